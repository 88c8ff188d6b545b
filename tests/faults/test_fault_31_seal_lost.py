"""Fault 31: the TPM was cleared, or what it measures changed. As fault 29, with another status.

There is no TPM where these tests run. The key is sealed to the host's secret by the real
systemd-creds, and that secret is lost: to all that follows it is the same, a sealed key that does
not open. What systemd would do for the unit is done by tests/kiosk/identity/sealing_machine.py.
"""

import os
import subprocess

import pytest

from demo.commands import program
from kiosk.identity.enrolment import load_enrolment
from kiosk.identity.key_error import EXIT_KEY_MISSING, EXIT_KEY_SEALED
from kiosk.record import Place, base64url
from tests.faults.kiosk_process import KioskFolder, KioskProcess
from tests.faults.sending_kiosk import read_log
from tests.kiosk.identity.sealing_machine import Machine


class SealedKiosk:
    """A kiosk whose key was moved from its file into a sealed one by the one-shot's command."""

    def __init__(self, path) -> None:
        self.folder = KioskFolder(path)
        self.key = self.folder.approve()
        self.machine = Machine(path)

    def seal(self) -> subprocess.CompletedProcess:
        """Run the one-shot's command."""
        keys = self.machine.keys
        options = ["--config", self.folder.config, "--folder", keys.folder, "--given", keys.given]
        return subprocess.run(
            [program("kiosk"), "key", "seal", *options],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, **self.machine.environment},
        )

    def process(self) -> KioskProcess:
        return KioskProcess(self.folder, platform=self.machine.start_unit())


@pytest.fixture
def kiosk(tmp_path) -> SealedKiosk:
    made = SealedKiosk(tmp_path)
    done = made.seal()
    assert done.returncode == 0, done.stderr
    assert "level:       host" in done.stdout
    return made


def test_kiosk_signs_with_its_sealed_key_and_keeps_it_on_no_disk_when_its_unit_is_given_it(kiosk):
    with kiosk.process() as process:
        process.wait_until_ready()
        assert process.stop() == 0
    known = load_enrolment(kiosk.folder.data / "enrolment.json")
    log = read_log(kiosk.folder.outbox, Place(known.site, known.kiosk), kiosk.key)
    # It was moved from a file, so another one was sealed with it and is taken at once.
    assert "key.rotated" in [record.kind for record in log]
    for path in kiosk.folder.path.rglob("*"):
        # The folder of credentials is memory where there is systemd.
        if path.is_file() and path.parent != kiosk.machine.credentials:
            assert base64url.encode(kiosk.key.seed).encode() not in path.read_bytes(), path


def test_kiosk_ends_with_a_status_of_its_own_when_its_sealed_key_does_not_open(kiosk):
    kiosk.machine.clear_tpm()
    done = kiosk.seal()
    assert done.returncode == EXIT_KEY_SEALED
    assert "cannot be opened here (the TPM was cleared or replaced" in done.stderr
    with kiosk.process() as process:
        assert process.wait_for_end() == EXIT_KEY_SEALED
        assert not process.ready.exists()
        (line,) = [line for line in process.said().splitlines() if line]
    assert "the sealed key of this kiosk could not be opened" in line
    assert "systemctl status thuocdo-kiosk-key" in line
    assert not (kiosk.folder.data / "kiosk.key").exists()


def test_no_other_key_is_sealed_when_the_sealed_file_of_an_enrolled_kiosk_is_gone(kiosk):
    kiosk.machine.keys.path.unlink()
    done = kiosk.seal()
    assert done.returncode == EXIT_KEY_MISSING
    assert "is missing although this kiosk is enrolled" in done.stderr
    assert not kiosk.machine.keys.path.exists()


def test_kiosk_that_is_started_by_hand_makes_no_second_key_when_it_has_a_sealed_one(kiosk):
    with kiosk.process() as process:
        process.wait_until_ready()
        process.stop()
    with KioskProcess(kiosk.folder) as process:
        assert process.wait_for_end() == EXIT_KEY_SEALED
        assert "systemctl start thuocdo-kiosk" in process.said()
    assert not (kiosk.folder.data / "kiosk.key").exists()
