"""`kiosk doctor` beside a real kiosk: running, hung, stopped, of another user, without settings."""

import json
import os
import signal
import subprocess
import time

from demo.commands import program
from tests.faults.kiosk_process import KioskFolder, KioskProcess

PROMISED_S = 15


def doctor(config, *more, environment=None, **where):
    began_s = time.monotonic()
    done = subprocess.run(
        [program("kiosk"), "doctor", "--json", "--config", config, *more],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
        **where,
    )
    assert time.monotonic() - began_s < PROMISED_S
    assert done.returncode in {0, 1}, done.stderr
    document = json.loads(done.stdout)
    assert document["ok"] == (done.returncode == 0)
    return {each["part"]: each for each in document["findings"]}


def test_running_hung_and_stopped_kiosk_are_looked_at_and_the_outbox_is_opened_once(tmp_path):
    folder = KioskFolder(tmp_path)
    folder.approve()
    with KioskProcess(folder, {"LC_ALL": "xx_XX.UTF-8"}) as kiosk:
        kiosk.wait_until_ready()
        said = doctor(folder.config)
        assert said["kiosk"]["level"] == "ok"
        assert "records are whole" in said["outbox"]["found"]
        assert said["fonts"]["level"] == "ok"
        assert "540x960" in said["display"]["found"]
        # The kiosk's own environment, not the command's.
        assert said["language"]["level"] == "warn"
        os.kill(kiosk.process.pid, signal.SIGSTOP)
        said = doctor(folder.config)
        os.kill(kiosk.process.pid, signal.SIGCONT)
        assert said["kiosk"]["level"] == "fail"
        assert "outbox" not in said
        assert kiosk.stop() == 0
        assert kiosk.said().count("WARNING") == 0
    before = sorted(folder.data.iterdir())
    said = doctor(folder.config)
    assert said["kiosk"]["level"] == "warn"
    assert "records are whole" in said["outbox"]["found"]
    assert said["connection"]["level"] == "fail"
    assert sorted(folder.data.iterdir()) == before
    folder.outbox.write_bytes(b"x" * 8192)
    assert doctor(folder.config)["outbox"]["level"] == "fail"


def test_settings_that_are_wrong_are_a_fault_and_the_machine_is_looked_at_all_the_same(tmp_path):
    folder = KioskFolder(tmp_path)
    folder.edit("[storage]", "[storrage]")
    said = doctor(folder.config)
    assert said["settings"]["level"] == "fail"
    assert "storrage" in said["settings"]["found"]
    assert {"display", "touch", "memory", "language"} <= said.keys()


def test_lines_are_vietnamese_when_asked_for(tmp_path):
    folder = KioskFolder(tmp_path)
    done = subprocess.run(
        [program("kiosk"), "doctor", "--lang", "vi", "--config", folder.config],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "không chạy" in done.stdout
    assert "mục:" in done.stdout.splitlines()[-1]
