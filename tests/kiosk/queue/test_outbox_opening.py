"""Which files an outbox opens, which it refuses or moves aside, and what it leaves as it was."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from kiosk.queue import migrate
from kiosk.queue.errors import (
    OutboxOwnerError,
    OutboxTooNewError,
    StorageBrokenError,
    StorageBusyError,
    StorageError,
)
from kiosk.queue.migrate import HEAD, ensure_schema, revision_of
from kiosk.queue.outbox import Outbox
from kiosk.record import Place, SigningKey
from tests.kiosk.queue.conftest import KEY, PLACE, column, log_of, rating, stamp
from tests.kiosk.queue.older_outbox import older_outbox


def state_of(folder) -> dict[str, str]:
    """Give every file's name and content's hash."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def change(path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (Place("xa-khac", PLACE.kiosk), KEY),
        (Place(PLACE.site, "k-other"), KEY),
        (PLACE, SigningKey(bytes(32))),
    ],
)
def test_outbox_is_refused_when_it_is_of_another_owner(open_outbox, path, tmp_path, place, key):
    open_outbox().close()
    before = state_of(tmp_path)
    with pytest.raises(OutboxOwnerError, match="never sent") as refused:
        Outbox(path, place, key, stamp)
    assert str(path) in str(refused.value)
    assert PLACE.kiosk in str(refused.value)
    assert state_of(tmp_path) == before
    assert open_outbox().head.seq == 1


@pytest.mark.parametrize("journal", ["delete", "truncate", "wal"])
def test_outbox_is_refused_untouched_when_a_newer_version_wrote_it(
    open_outbox, path, tmp_path, journal
):
    open_outbox().close()
    newer = ("UPDATE alembic_version SET version_num='0099'", "PRAGMA user_version=99")
    change(path, f"PRAGMA journal_mode={journal}", *newer)
    before = state_of(tmp_path)
    with pytest.raises(OutboxTooNewError, match="newer version") as refused:
        Outbox(path, PLACE, KEY, stamp)
    assert "0099" in str(refused.value)
    assert HEAD in str(refused.value)
    assert state_of(tmp_path) == before


GARBAGE = {
    "text": b"this was never an outbox\n" * 50,
    "random": bytes(hashlib.sha256(b"%d" % turn).digest()[0] for turn in range(8192)),
    "header-alone": b"SQLite format 3\0" + bytes(84),
    "one-byte": b"\0",
}


@pytest.mark.parametrize("kind", GARBAGE)
def test_file_is_moved_aside_untouched_when_it_is_garbage(tmp_path, expected_log, kind):
    expected_log("kiosk.queue.replacement", "outbox-broken")
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(GARBAGE[kind])
    outbox = Outbox(path, PLACE, KEY, stamp)
    assert log_of(outbox)[0].body == {
        "reason": "outbox-broken", "before": None, "kept": "outbox.sqlite.broken-1",
    }  # fmt: skip
    assert (tmp_path / "outbox.sqlite.broken-1").read_bytes() == GARBAGE[kind]
    outbox.close()


def test_file_is_moved_aside_when_it_is_of_another_program(tmp_path, expected_log):
    expected_log("kiosk.queue.replacement", "outbox-broken")
    path = tmp_path / "outbox.sqlite"
    change(path, "CREATE TABLE bookmarks (url TEXT)")
    content = path.read_bytes()
    Outbox(path, PLACE, KEY, stamp).close()
    assert (tmp_path / "outbox.sqlite.broken-1").read_bytes() == content


@pytest.fixture
def closed(open_outbox, path):
    """Give the path of an outbox that holds records and that nobody has open."""
    outbox = open_outbox()
    outbox.append([rating(number) for number in range(40)])
    outbox.close()
    return path


def test_outbox_is_refused_when_the_path_is_a_folder(tmp_path):
    with pytest.raises(StorageBrokenError, match=str(tmp_path)):
        Outbox(tmp_path, PLACE, KEY, stamp)


def test_outbox_is_made_from_nothing_when_there_is_no_file(tmp_path):
    path = tmp_path / "outbox.sqlite"
    outbox = Outbox(path, PLACE, KEY, stamp)
    assert column(outbox, "SELECT version_num FROM alembic_version") == [HEAD]
    assert len(log_of(outbox)) == 1
    outbox.close()
    assert not list(tmp_path.glob("*.migrating*"))
    assert not list(tmp_path.glob("*.before-*"))


def test_outbox_is_made_when_the_file_is_empty(tmp_path):
    path = tmp_path / "outbox.sqlite"
    path.touch()
    ensure_schema(path)
    assert revision_of(path) == HEAD


def test_migration_is_not_run_when_the_schema_is_this_versions(migrated, tmp_path, monkeypatch):
    path = shutil.copy(migrated, tmp_path / "outbox.sqlite")
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    before = state_of(tmp_path)
    ensure_schema(path)
    assert state_of(tmp_path) == before


@pytest.fixture
def unfinished(tmp_path):
    """Give a file of an earlier version that has already what its migration would add."""
    path = tmp_path / "outbox.sqlite"
    older_outbox(path, "0002")
    change(path, "CREATE TABLE sealed (number INTEGER)")
    return path


def test_file_is_copied_before_it_is_migrated_when_it_holds_anything(unfinished, tmp_path):
    before = unfinished.read_bytes()
    with pytest.raises(StorageBrokenError, match=r"could not be migrated.*already exists"):
        ensure_schema(unfinished)
    assert unfinished.read_bytes() == before
    assert (tmp_path / f"outbox.sqlite.before-{HEAD}").read_bytes() == before


def test_refusal_is_one_line_when_the_migration_fails(unfinished):
    with pytest.raises(StorageBrokenError) as refused:
        ensure_schema(unfinished)
    assert "\n" not in str(refused.value)
    assert "Traceback" not in str(refused.value)


@pytest.mark.parametrize("nth", [1, 5, 20])
def test_old_file_stays_when_the_migration_is_killed(tmp_path, nth):
    path = tmp_path / "outbox.sqlite"
    killing = [
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64",
        "-e", f"inject=pwrite64:signal=SIGKILL:when={nth}",
    ]  # fmt: skip
    command = [*killing, sys.executable, "-m", "kiosk.queue.migrate", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode != 0
    assert not path.exists()
    ensure_schema(path)
    assert revision_of(path) == HEAD


def test_migrated_file_appears_whole_when_the_rename_is_where_it_is_killed(tmp_path):
    path = tmp_path / "outbox.sqlite"
    killing = [
        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=rename",
        "-e", "inject=rename:signal=SIGKILL",
    ]  # fmt: skip
    command = [*killing, sys.executable, "-m", "kiosk.queue.migrate", str(path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0
    assert not path.exists()
    assert revision_of(path.with_name("outbox.sqlite.migrating")) == HEAD
    assert Outbox(path, PLACE, KEY, stamp).head.seq == 1


def test_migration_says_so_when_it_does_not_end(tmp_path, monkeypatch):
    monkeypatch.setattr(migrate, "MIGRATION_LIMIT_S", 0.01)
    with pytest.raises(StorageBrokenError, match="could not be migrated"):
        ensure_schema(tmp_path / "outbox.sqlite")


def test_migration_says_busy_when_another_program_holds_the_file(unfinished):
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageBusyError, match=str(unfinished)):
            ensure_schema(unfinished)


def test_refusal_is_of_storage_when_the_folder_cannot_be_written(tmp_path):
    folder = tmp_path / "away"
    with pytest.raises(StorageError, match=str(folder)):
        Outbox(folder / "outbox.sqlite", PLACE, KEY, stamp)


def test_journal_of_a_crash_is_rolled_back_when_the_file_is_opened(open_outbox, path, tmp_path):
    outbox = open_outbox(journal_mode="truncate")
    outbox.append([rating(number) for number in range(10)])
    head = outbox.head
    connection = outbox.connection.connection.driver_connection
    connection.execute("PRAGMA cache_size=1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE log SET jws = 'x' || jws")
    connection.execute("PRAGMA cache_spill=1")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for suffix in ("", "-journal"):
        shutil.copy(f"{path}{suffix}", crashed)
    connection.execute("ROLLBACK")
    assert (crashed / f"{path.name}-journal").stat().st_size > 0
    again = Outbox(crashed / path.name, PLACE, KEY, stamp)
    assert again.head == head
    assert len(log_of(again)) == head.seq
    again.close()
