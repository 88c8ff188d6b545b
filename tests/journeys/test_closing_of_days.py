"""Days are closed in the log, and commands ask the kiosk that runs."""

import os
import subprocess
import sys
from datetime import timedelta

from demo.folder import TREE

DAY = timedelta(days=1)


def command(counter, *words):
    """Run `kiosk ...` beside the running kiosk, whose screen goes on meanwhile."""
    run = [sys.executable, "-c", "from kiosk.cli import main; main()", *words]
    with subprocess.Popen(
        [*run, "--config", str(counter.folder / "kiosk.toml")],
        cwd=TREE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ,
    ) as process:
        counter.waits_for(lambda: process.poll() is not None)
        return process.returncode, process.stdout.read()


def test_day_is_closed_when_another_one_has_begun(new_counter):
    counter = new_counter()
    counter.rates(5, 4)
    counter.leaves()
    counter.waits_for_the_disk()
    counter.clock.set_back(-DAY)
    counter.kiosk.log.closing.tick()
    counter.waits_for(lambda: "day.closed" in [each.kind for each in counter.whole_log()])
    log = counter.whole_log()
    (closing,) = [each for each in log if each.kind == "day.closed"]
    before = log[: closing.seq - 1]
    assert closing.body["from_seq"] == 1
    assert sum(closing.body["counts"].values()) == len(before)
    assert closing.body["counts"]["rating"] == 1
    assert closing.body["head"] == before[-1].hash
    assert closing.body["nightly_head"] is None


def test_day_is_not_closed_when_nothing_was_recorded_since(new_counter):
    counter = new_counter()
    counter.rates(5, 4)
    counter.leaves()
    for _ in range(3):
        counter.clock.set_back(-DAY)
        counter.kiosk.log.closing.tick()
        counter.waits_for_the_disk()
        counter.turn(int(DAY.total_seconds() * 1000))
    kinds = [each.kind for each in counter.whole_log()]
    assert kinds.count("day.closed") == 1


def test_running_kiosk_tells_its_state_when_it_is_asked(new_counter):
    counter = new_counter()
    status, said = command(counter, "status")
    assert status == 0, said
    assert "k-01" in said
    assert counter.kiosk.key().verify_key.fingerprint in said


def test_rating_is_signed_by_the_new_key_when_it_was_changed_meanwhile(new_counter):
    counter = new_counter()
    counter.rates(5, 4)
    counter.leaves()
    first = counter.kiosk.key().verify_key
    status, said = command(counter, "key", "rotate")
    assert status == 0, said
    counter.rates(1, 1)
    counter.leaves()
    counter.waits_for_the_disk()
    second = counter.kiosk.key().verify_key
    assert second.kid != first.kid
    log = counter.outbox_file.log(counter.kiosk.storage, first)
    assert "key.rotated" in [each.kind for each in log]
    assert log[-1].envelope.kid == second.kid


def test_export_holds_what_waits_when_the_running_kiosk_is_asked(new_counter, tmp_path):
    counter = new_counter()
    counter.rates(5, 4)
    counter.leaves()
    counter.waits_for_the_disk()
    stick = tmp_path / "stick"
    stick.mkdir()
    status, said = command(counter, "log", "export", str(stick / "quay-03.thuocdo"))
    assert status == 0, said
    assert (stick / "quay-03.thuocdo").read_bytes().startswith(b"thuocdo-export 1\n")
    assert [path.name for path in stick.iterdir()] == ["quay-03.thuocdo"]
    counter.rates(5, 4)
