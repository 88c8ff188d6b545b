"""Fault 30: others could have read the key, or put another one in its place. The start refuses.

What a file or folder is refused for is tests/kiosk/identity/test_key_file.py's; here the real
program meets it, ends with one line, and mends nothing by itself.
"""

import stat

import pytest

from tests.faults.kiosk_process import KioskFolder, KioskProcess

EXIT_USAGE = 2


@pytest.fixture
def folder(tmp_path) -> KioskFolder:
    made = KioskFolder(tmp_path)
    made.approve()
    return made


def refused(folder: KioskFolder) -> str:
    with KioskProcess(folder) as kiosk:
        assert kiosk.wait_for_end() == EXIT_USAGE
        assert not kiosk.ready.exists()
        (line,) = [line for line in kiosk.said().splitlines() if line]
    assert "enrol anew if others had access" in line or "symbolic link" in line
    return line


def test_start_is_refused_when_a_group_can_read_the_key(folder):
    key = folder.data / "kiosk.key"
    key.chmod(0o640)
    assert "mode 0640, expected 0600" in refused(folder)
    assert stat.S_IMODE(key.stat().st_mode) == 0o640


def test_start_is_refused_when_others_can_write_to_the_folder_of_the_key(folder):
    folder.data.chmod(0o777)
    assert f"Run: chmod 700 {folder.data}" in refused(folder)
    assert stat.S_IMODE(folder.data.stat().st_mode) == 0o777


def test_start_is_refused_when_the_key_is_a_link(folder):
    key = folder.data / "kiosk.key"
    key.rename(folder.path / "elsewhere")
    key.symlink_to(folder.path / "elsewhere")
    assert "is a symbolic link" in refused(folder)
