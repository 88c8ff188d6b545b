"""`kiosk status` and `kiosk key rotate` beside a real `kiosk run`: it answers, and goes on."""

import subprocess

from demo.commands import program
from kiosk.control.address import SOCKET
from kiosk.identity.enrolment import load_enrolment
from kiosk.record import Place
from tests.faults.kiosk_process import KioskFolder, KioskProcess
from tests.faults.sending_kiosk import read_log


def asked(folder: KioskFolder, *command: str) -> dict[str, str]:
    """Run the command; what it said, name by name."""
    done = subprocess.run(
        [program("kiosk"), *command, "--config", folder.config],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.partition(":") for line in done.stdout.splitlines()]
    return {name: value.strip() for name, _, value in lines}


def test_running_kiosk_tells_its_status_and_changes_its_key_when_commands_ask(tmp_path):
    folder = KioskFolder(tmp_path)
    first = folder.approve()
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        said = asked(folder, "status")
        assert said["kiosk"] == "k-0123456789 of site xa-mau"
        assert said["key"] == f"{first.verify_key.fingerprint} (kept: file)"
        changed = asked(folder, "key", "rotate")
        shown = asked(folder, "key", "show")
        assert shown["fingerprint"] == changed["new key"] != first.verify_key.fingerprint
        assert kiosk.process.poll() is None
        assert kiosk.stop() == 0
        assert not (folder.data / SOCKET).exists()
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert asked(folder, "key", "show") == shown
        assert kiosk.stop() == 0
    known = load_enrolment(folder.data / "enrolment.json")
    log = read_log(folder.outbox, Place(known.site, known.kiosk), first)
    kinds = [record.kind for record in log]
    assert kinds.count("key.rotated") == 1
    assert kinds.index("key.rotated") < kinds.index("kiosk.stopped")
