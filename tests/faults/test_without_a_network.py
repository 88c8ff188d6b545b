"""A kiosk that no network reaches, as real processes: out by a stick, and the receipts back.

The kiosk runs all the while, the central is served all the while, and only files go between them.
"""

import subprocess

from demo.commands import program, run_command
from kiosk.identity.key_file import write_private
from kiosk.record import base64url
from tests.faults.kiosk_process import NOWHERE, KioskFolder, KioskProcess

LIMIT_S = 60


def kiosk(folder, *words):
    command = [program("kiosk"), "log", *map(str, words), "--config", str(folder.config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def held(central, place) -> int:
    asked = "SELECT count(*) FROM records WHERE kiosk_id = ?"
    return central.ask(asked, place.kiosk)[0][0]


def test_log_goes_out_and_receipts_come_back_by_files_alone(central, identity, tmp_path):
    folder = KioskFolder(tmp_path, NOWHERE)
    write_private(folder.data / "kiosk.key", base64url.encode(identity.key.seed).encode())
    folder.approve(identity.enrolment)
    stick = tmp_path / "stick"
    stick.mkdir()
    with KioskProcess(folder) as running:
        running.wait_until_ready()
        done = kiosk(folder, "export", stick / "one")
        assert done.returncode == 0, done.stderr
        said = run_command("central", "log", "import", str(stick / "one"), *central.config)
        assert "are held" in said
        records = held(central, identity.place)
        assert records >= 2
        done = kiosk(folder, "receipts", stick / "one.receipts")
        assert done.returncode == 0, done.stderr + done.stdout
        assert f"{records} records have their receipt now" in done.stdout
        again = run_command("central", "log", "import", str(stick / "one"), *central.config)
        assert "are held" in again
        assert held(central, identity.place) == records
        assert running.stop() == 0
    done = kiosk(folder, "export", stick / "two")
    assert done.returncode == 0, done.stderr
    run_command("central", "log", "import", str(stick / "two"), *central.config)
    assert held(central, identity.place) > records
    central.verify()
