"""Faults 17, 18 and 19: a disk that is full, fails or is slow, seen from outside: nothing is
claimed that is not so.

The faults are in the system calls of a real process (strace). SQLite's commit in TRUNCATE mode
flushes four times: the journal, its header, the outbox, and the journal again once it is cut.
"""

import re
import shutil
import subprocess
import sys

import pytest

from demo.folder import TREE
from tests.faults.sending_kiosk import read_log
from tests.faults.storing import storing_process
from tests.faults.storing_process import KEY, PLACE
from tests.faults.strace import faults_in

SLOW_MS = 1_500
COMMIT_LIMIT_MS = 1_000
FLUSHES = 4


@pytest.fixture
def path(migrated, tmp_path):
    return shutil.copy(migrated, tmp_path / "outbox.sqlite")


@pytest.fixture
def storing(path):
    """Give a process whose storage is up."""
    with storing_process(path) as made:
        made.wait_for("up")
        yield made


def kinds(path) -> list[str]:
    return [record.kind for record in read_log(path, PLACE, KEY)]


@pytest.mark.parametrize("nth", [1, FLUSHES])
def test_slow_commit_is_told_late_and_service_is_lost_when_the_disk_hangs(storing, path, nth):
    with faults_in(storing.process.pid, f"fdatasync:delay_enter={SLOW_MS * 1_000}:when={nth}"):
        storing.append()
        stored = storing.wait_for("stored")
        assert stored.ms >= SLOW_MS, "told before the disk had it"
        assert storing.wait_for("down").of == "storage-slow"
        storing.wait_for("up", 2)
    storing.append()
    assert storing.wait_for("stored", 2).ms < COMMIT_LIMIT_MS
    storing.end()
    assert kinds(path) == ["epoch.opened", "rating", "kiosk.outage", "rating"]


def test_records_are_kept_and_service_stays_away_when_the_disk_stays_slow(storing, path):
    with faults_in(storing.process.pid, f"fdatasync:delay_enter={SLOW_MS * 1_000 // FLUSHES}"):
        storing.append()
        assert storing.wait_for("down").of == "storage-slow"
        storing.append()
        assert storing.wait_for("stored", 2).ms > COMMIT_LIMIT_MS
        assert storing.all("up") == [""]
        assert storing.all("failed") == []
    storing.wait_for("up", 2)
    storing.end()
    assert kinds(path) == ["epoch.opened", "rating", "rating", "kiosk.outage"]


@pytest.mark.parametrize("nth", range(1, FLUSHES + 1))
def test_nothing_is_claimed_and_nothing_is_double_when_one_flush_fails(storing, path, nth):
    with faults_in(storing.process.pid, f"fdatasync:error=EIO:when={nth}"):
        storing.append()
        assert storing.wait_for("down").of == "storage-broken"
        storing.wait_for("up", 2)
    order = [each.what for each in storing.told]
    stored, failed = len(storing.all("stored")), len(storing.all("failed"))
    assert stored + failed == 1
    assert order.index("down") < order.index("stored" if stored else "failed"), "claimed at once"
    storing.append()
    storing.wait_for("stored", stored + 1)
    storing.end()
    log = read_log(path, PLACE, KEY)
    assert [record.kind for record in log].count("rating") == stored + 1
    outages = [record.body for record in log if record.kind == "kiosk.outage"]
    assert [outage["lost"] for outage in outages] == [{"rating": 1} if failed else {}]


@pytest.mark.parametrize("call", ["fdatasync", "pwrite64"])
def test_nothing_is_claimed_for_as_long_as_the_disk_fails(storing, path, call):
    with faults_in(storing.process.pid, f"{call}:error=EIO"):
        storing.append()
        assert storing.wait_for("down").of == "storage-broken"
        for _ in range(3):
            storing.append()
        storing.wait_for("failed", 3)
        assert storing.all("stored") == []
        assert storing.all("up") == [""]
    storing.wait_for("up", 2)
    storing.append()
    storing.wait_for("stored")
    storing.end()
    log = read_log(path, PLACE, KEY)
    assert [record.kind for record in log] == ["epoch.opened", "kiosk.outage", "rating"]
    assert log[1].body["lost"] == {"rating": 4}
    assert log[1].body["reason"] == "storage-broken"


def test_disk_is_called_full_when_the_system_says_so(storing, path):
    with faults_in(storing.process.pid, "pwrite64:error=ENOSPC"):
        storing.append()
        assert storing.wait_for("down").of == "storage-full"
        assert storing.wait_for("failed").ms < COMMIT_LIMIT_MS
    storing.wait_for("up", 2)
    storing.end()
    assert kinds(path) == ["epoch.opened", "kiosk.outage"]


@pytest.mark.parametrize("nth", [1, 3, 5])
def test_no_record_is_half_there_when_a_write_fails_on_the_way(storing, path, nth):
    with faults_in(storing.process.pid, f"pwrite64:error=EIO:when={nth}"):
        storing.append()
        storing.wait_for("up", 2)
    stored = len(storing.all("stored"))
    storing.append()
    storing.wait_for("stored", stored + 1)
    storing.end()
    assert kinds(path).count("rating") == stored + 1


CALL = re.compile(r"\d+ +(\w+)\((\d+)(?:<([^>]*)>)?(?:, \"([^\"]*)\")?")


def test_every_flush_comes_before_the_thanks_when_a_record_is_stored(path):
    """The order of the calls themselves, as the system saw them."""
    calls = path.with_name("calls")
    command = [
        "strace", "-f", "-y", "-o", str(calls), "--trace=pwrite64,fdatasync,ftruncate,write",
        sys.executable, "-m", "tests.faults.storing_process", str(path),
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=TREE, input="append\n" * 5, capture_output=True, text=True, check=True
    )
    assert done.stdout.count("stored") == 5
    steps: list[str] = []
    commits: list[list[str]] = []
    for line in calls.read_text().splitlines():
        found = CALL.match(line)
        if not found:
            continue
        call, handle, place, text = found.groups()
        file = (place or "").rpartition("/")[2]
        if call == "write" and handle == "1" and " stored " in (text or ""):
            commits.append(steps)
            steps = []
        elif file.startswith("outbox.sqlite"):
            step = f"{call} {'journal' if file.endswith('-journal') else 'outbox'}"
            steps += [] if steps and steps[-1] == step else [step]
    assert len(commits) == 5
    for commit in commits:
        assert commit[-6:] == [
            "pwrite64 journal",
            "fdatasync journal",
            "pwrite64 outbox",
            "fdatasync outbox",
            "ftruncate journal",
            "fdatasync journal",
        ]
