"""Bad input at the start, met by the real program as IT would meet it.

What IT can mend in files ends the program with status 2 and one line that says what, where and
what was expected. What is wrong with the outbox leaves the kiosk on its screen that asks the
citizen to use paper, with one line in the log: a screen that comes and goes helps nobody.

Of each sort of refusal one is met by the program in a process of its own; the others by the same
starter in this process, up to its own exit status and what stands on standard error.
"""

import json
import sqlite3
import stat
import tomllib
from contextlib import closing

import pytest
from PySide6.QtCore import QTimer

from kiosk.identity.enrolment import Enrolment
from kiosk.record import SealingKey, SigningKey
from kiosk.start import Starter
from tests.faults.kiosk_process import READY_LIMIT_S, KioskFolder, KioskProcess

EXIT_USAGE = 2


@pytest.fixture
def folder(tmp_path) -> KioskFolder:
    """Give the folder of a kiosk that would start."""
    made = KioskFolder(tmp_path)
    made.approve()
    return made


def the_one_line(said: str) -> str:
    assert "Traceback" not in said
    lines = [line for line in said.splitlines() if line]
    assert len(lines) == 1, said
    assert lines[0].startswith("kiosk: ")
    return lines[0]


def refused(folder: KioskFolder) -> str:
    """Start it; the one line that it ends with."""
    with KioskProcess(folder) as kiosk:
        assert kiosk.wait_for_end() == EXIT_USAGE
        assert not kiosk.ready.exists()
        return the_one_line(kiosk.said())


@pytest.fixture
def refused_here(qapp, capfd):
    """Give `refused_here(folder)`: the same, started in this process."""

    def start(folder: KioskFolder) -> str:
        ready = folder.path / "ready"
        screen = tomllib.loads(folder.config.read_text("utf-8")).get("screen", {})
        starter = Starter(folder.config, screen, ready)
        limit = QTimer(singleShot=True, interval=READY_LIMIT_S * 1000)
        limit.timeout.connect(lambda: starter.leave("it was not refused"))
        limit.start()
        assert qapp.exec() == EXIT_USAGE
        limit.stop()
        assert not ready.exists()
        return the_one_line(capfd.readouterr().err)

    return start


def test_kiosk_starts_and_ends_in_order_when_nothing_is_wrong(folder):
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.ready.read_text() == f"{kiosk.process.pid}\n"
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.said()
    with closing(sqlite3.connect(folder.outbox)) as connection:
        kinds = [row[0] for row in connection.execute("SELECT kind FROM log ORDER BY number")]
    assert (kinds[0], kinds[-1]) == ("epoch.opened", "kiosk.stopped")
    assert "kiosk.started" in kinds


# --- the settings


def test_start_is_refused_when_there_are_no_settings(folder):
    folder.config.unlink()
    said = refused(folder)
    assert f"{folder.config}: there is no such file" in said
    assert "copy config/kiosk.toml" in said


def test_start_is_refused_when_the_settings_are_a_folder(folder):
    folder.config.unlink()
    folder.config.mkdir()
    assert str(folder.config) in refused(folder)


def test_start_is_refused_when_the_settings_are_not_text(folder):
    folder.config.write_bytes(b"\xff\xfe\x00")
    assert str(folder.config) in refused(folder)


EDITS = {
    "not-toml": ('name = "Quầy 03"', 'name = "Quầy 03', ["line 8"]),
    "unknown-key": ('name = "Quầy 03"', 'nmae = "Quầy 03"', ["line 8", "counter.nmae", "'name'"]),
    "unknown-table": ("[counter]", "[countr]", ["countr", "unknown key", "'counter'"]),
    "wrong-type": ("width = 540", 'width = "wide"', ["screen.width", "integer", "'wide'"]),
    "missing-key": ('unit = "Xã Mẫu"\n', "", ["site.unit", "is missing"]),
    "no-address": ('url = "http://127.0.0.1:9"', 'url = "central"', ["central.url", "'central'"]),
}


BY_A_PROCESS = ("not-toml", "unknown-key")


@pytest.mark.parametrize("case", EDITS)
def test_start_is_refused_with_file_key_and_line_when_a_setting_is_wrong(
    refused_here, folder, case
):
    old, new, named = EDITS[case]
    folder.edit(old, new)
    said = refused(folder) if case in BY_A_PROCESS else refused_here(folder)
    for word in (str(folder.config), *named):
        assert word in said


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("plain-lines.toml", "none.toml", ["none.toml", "no such file"]),
        ("config/questionnaires", "config/none", ["config/none"]),
        ('url = "/', 'url = "telnet://x/', ["telnet"]),
    ],
)
def test_start_is_refused_when_a_setting_names_what_is_not_there(
    refused_here, folder, old, new, named
):
    folder.edit(old, new)
    said = refused_here(folder)
    for word in named:
        assert word in said


def test_start_is_refused_when_the_data_folder_is_a_file(refused_here, folder, tmp_path):
    (tmp_path / "file").write_text("")
    folder.edit('folder = "data"', 'folder = "file"')
    assert str(tmp_path / "file") in refused_here(folder)


# --- the key and the enrolment


@pytest.mark.parametrize("mode", [0o644, 0o620])
def test_start_is_refused_when_others_can_read_or_write_the_key(refused_here, folder, mode):
    key = folder.data / "kiosk.key"
    key.chmod(mode)
    said = refused_here(folder)
    assert str(key) in said
    assert f"mode {mode:04o}" in said
    assert "chmod 600" in said
    assert stat.S_IMODE(key.stat().st_mode) == mode


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"AAAA\n"])
def test_start_is_refused_and_the_key_kept_when_it_is_no_key(refused_here, folder, content):
    key = folder.data / "kiosk.key"
    key.write_bytes(content)
    said = refused_here(folder)
    assert str(key) in said
    assert "backup" in said or "owner" in said
    assert key.read_bytes() == content


def test_start_is_refused_when_the_key_cannot_be_read(folder):
    key = folder.data / "kiosk.key"
    key.unlink()
    key.mkdir(mode=0o700)
    assert f"key file {key} cannot be read" in refused(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"kiosk": "k"}'])
def test_start_is_refused_when_the_enrolment_is_damaged(refused_here, folder, content):
    path = folder.data / "enrolment.json"
    path.write_bytes(content)
    assert str(path) in refused_here(folder)
    assert path.read_bytes() == content


# --- a second instance


def test_second_kiosk_is_refused_and_the_first_goes_on_when_both_use_one_folder(folder, tmp_path):
    with KioskProcess(folder) as first:
        first.wait_until_ready()
        twin = tmp_path / "twin"
        twin.mkdir()
        second = KioskFolder(twin)
        second.edit('folder = "data"', f'folder = "{folder.data}"')
        said = refused(second)
        assert f"process {first.process.pid}" in said
        assert str(folder.outbox) in said
        assert first.process.poll() is None
        assert first.stop() == 0


# --- the outbox: the kiosk stays, on its screen that says so


def out_of_service(folder: KioskFolder) -> str:
    """Start it; what the log says of the outbox while the screen says out of service."""
    with KioskProcess(folder) as kiosk:
        kiosk.wait_for_words("storage is down")
        assert kiosk.process.poll() is None
        assert not kiosk.ready.exists()
        assert kiosk.stop() == 0
        said = kiosk.said()
    assert "Traceback" not in said
    errors = [line for line in said.splitlines() if " ERROR " in line]
    assert len(errors) == 1, said
    return errors[0]


def run_once(folder: KioskFolder) -> None:
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.stop() == 0


def test_kiosk_stays_out_of_service_when_a_newer_version_wrote_the_outbox(folder):
    run_once(folder)
    with closing(sqlite3.connect(folder.outbox, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099'")
        connection.execute("PRAGMA user_version = 99")
    content = folder.outbox.read_bytes()
    said = out_of_service(folder)
    for word in (str(folder.outbox), "newer version", "0099", "storage-too-new", "not touched"):
        assert word in said
    assert folder.outbox.read_bytes() == content


def test_kiosk_comes_into_service_when_the_outbox_is_garbage(folder):
    folder.outbox.write_bytes(b"this was never an outbox")
    with KioskProcess(folder) as kiosk:
        kiosk.wait_until_ready()
        assert kiosk.stop() == 0
        said = kiosk.said()
    for word in ("not an outbox", "outbox-broken", f"{folder.outbox.name}.broken-1"):
        assert word in said
    aside = folder.outbox.with_name(f"{folder.outbox.name}.broken-1")
    assert aside.read_bytes() == b"this was never an outbox"


def test_kiosk_stays_out_of_service_when_the_outbox_is_of_another_kiosk(folder):
    run_once(folder)
    path = folder.data / "enrolment.json"
    members = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**members, "kiosk": "k-9876543210"}), "utf-8")
    said = out_of_service(folder)
    for word in (str(folder.outbox), "k-0123456789", "k-9876543210", "storage-owner", "keep it"):
        assert word in said


def test_kiosk_comes_into_service_by_itself_when_another_program_lets_the_outbox_go(folder):
    run_once(folder)
    with closing(sqlite3.connect(folder.outbox, isolation_level=None)) as backup:
        backup.execute("BEGIN EXCLUSIVE")
        with KioskProcess(folder) as kiosk:
            kiosk.wait_for_words("storage-busy")
            assert not kiosk.ready.exists()
            backup.execute("ROLLBACK")
            kiosk.wait_until_ready()
            assert kiosk.stop() == 0


def test_kiosk_waits_on_its_screen_when_it_is_not_approved_yet(tmp_path):
    folder = KioskFolder(tmp_path)
    members = {
        "site_name": "Trung tâm mẫu",
        "unit": "Xã Mẫu",
        "receipt_key": SigningKey.generate().verify_key.text,
        "sealing_key": SealingKey.generate().public_key.text,
    }
    folder.approve(Enrolment("k-0123456789", "xa-mau", counter="03", state="pending", **members))
    with KioskProcess(folder) as kiosk:
        kiosk.wait_for_words("no enrolment yet")
        assert not kiosk.ready.exists()
        assert kiosk.stop() == 0
        assert "Traceback" not in kiosk.said()
    assert not folder.outbox.exists()
