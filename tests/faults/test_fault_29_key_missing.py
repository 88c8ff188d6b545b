"""Fault 29: the private key is gone. Nothing can be signed: no rating is taken, no key is made.

The program ends with a status of its own, so that whoever starts it can show what is to be done.
"""

from kiosk.identity.key_error import EXIT_KEY_MISSING
from tests.faults.kiosk_process import KioskFolder, KioskProcess


def ended(folder: KioskFolder) -> str:
    """Start it; the one line that it ends with."""
    with KioskProcess(folder) as kiosk:
        assert kiosk.wait_for_end() == EXIT_KEY_MISSING
        assert not kiosk.ready.exists()
        said = kiosk.said()
    (line,) = [line for line in said.splitlines() if line]
    return line


def test_no_rating_is_taken_and_no_key_made_when_the_key_is_gone_and_all_is_well_when_it_is_back(
    tmp_path,
):
    folder = KioskFolder(tmp_path)
    folder.approve()
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.stop() == 0
    key, outbox = folder.data / "kiosk.key", folder.outbox.read_bytes()
    backup = key.read_bytes()
    key.unlink()
    said = ended(folder)
    assert f"key file {key} is missing although this kiosk is enrolled" in said
    assert "restore it from its backup" in said
    assert "enrol anew" in said
    assert not key.exists()
    assert folder.outbox.read_bytes() == outbox
    key.write_bytes(backup)
    key.chmod(0o600)
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.stop() == 0
