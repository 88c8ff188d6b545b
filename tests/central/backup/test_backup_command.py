"""`central backup` on both databases: made while records come, restored, walked, tidied."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from central.backup.name import name_of
from central.backup.note import read_note
from central.commands.backup import make, tidy, verify
from central.commands.errors import CommandError
from central.operation.doctor.backup import look_at_backup
from central.operation.doctor.finding import Level
from central.settings import load_settings
from central.store.engine import open_engine, writing
from tests.central.hall import visit_id
from tests.postgresql.fixtures import SERVING, owned

RECORDS = 13
"""An epoch's opening, and three visits of four."""

NIGHT = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def silent(_text):
    """Nobody listens."""


@pytest.fixture
def filled(hall):
    """A hall with a few visits, and its settings file."""
    kiosk = hall.add_kiosk()
    for number in range(3):
        kiosk.serve_and_rate(visit_id(number))
    kiosk.send()
    if hall.engine.dialect.name == "postgresql":
        _let_dump_what_tests_keep(hall)
    return hall, hall.write_config()


def _let_dump_what_tests_keep(hall):
    """Rows that tests put back stand in a schema beside, which the role that serves cannot see."""
    engine = open_engine(owned(hall.settings.database_url))
    with writing(engine) as connection:
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA made TO {SERVING}")
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA made TO {SERVING}")
    engine.dispose()


def folder_of(config):
    return load_settings(config).backup_directory


@pytest.mark.both_databases
def test_backup_is_good_when_it_was_restored_and_every_log_is_whole(filled):
    hall, config = filled
    (said,) = make(config, NIGHT)
    folder = folder_of(config)
    assert look_at_backup(folder, NIGHT).level is Level.WARNING, "nobody has restored it yet"
    (file,) = (path for path in folder.iterdir() if path.suffix in {".dump", ".sqlite"})
    assert str(file) in said
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.with_suffix(".toml").read_bytes() == config.read_bytes()
    lines, whole = verify(config, None, NIGHT, silent)
    assert whole, lines
    assert f"{RECORDS} records" in "\n".join(lines)
    assert read_note(folder).name == file.name
    assert look_at_backup(folder, NIGHT + timedelta(hours=49)).level is Level.OK
    assert look_at_backup(folder, NIGHT + timedelta(hours=51)).level is Level.WARNING
    assert {path.name for path in folder.iterdir()} == {
        file.name,
        file.with_suffix(".toml").name,
        "last-good.json",
        ".lock",
    }
    for path in hall.settings.key_directory.glob("*.key"):
        assert path.read_text("ascii").split()[1].encode() not in file.read_bytes()


@pytest.mark.sqlite_alone
def test_backup_is_not_good_when_what_it_holds_is_not_whole(filled):
    hall, config = filled
    make(config, NIGHT)
    assert verify(config, None, NIGHT, silent)[1]
    with writing(hall.engine) as connection:
        connection.exec_driver_sql("DELETE FROM records WHERE seq = 2")
    make(config, NIGHT + timedelta(days=1))
    lines, whole = verify(config, None, NIGHT, silent)
    assert not whole
    assert "NOT GOOD" in lines[-1]
    assert read_note(folder_of(config)).at == NIGHT


@pytest.mark.sqlite_alone
def test_nothing_is_said_to_be_good_when_the_file_is_cut(filled):
    _, config = filled
    make(config, NIGHT)
    (file,) = folder_of(config).glob("*.sqlite")
    file.write_bytes(file.read_bytes()[: 20 * 4096])
    with pytest.raises(CommandError, match=r"broken|no database|cannot be read"):
        verify(config, None, NIGHT, silent)
    assert read_note(folder_of(config)) is None


@pytest.mark.sqlite_alone
def test_old_ones_go_only_when_a_newer_one_is_good(filled):
    _, config = filled
    make(config, NIGHT)
    folder = folder_of(config)
    (file,) = folder.glob("*.sqlite")
    old = folder / name_of(NIGHT - timedelta(days=400), ".sqlite")
    shutil.copy(file, old)
    shutil.copy(file.with_suffix(".toml"), old.with_suffix(".toml"))
    assert tidy(config, NIGHT) == ["nothing to remove"]
    assert verify(config, None, NIGHT, silent)[1]
    assert tidy(config, NIGHT) == [f"{old}: removed"]
    assert not old.with_suffix(".toml").exists()
    assert file.exists()


@pytest.mark.sqlite_alone
def test_command_says_what_to_do_when_there_is_no_backup(filled):
    _, config = filled
    with pytest.raises(CommandError, match="central backup make"):
        verify(config, None, NIGHT, silent)
