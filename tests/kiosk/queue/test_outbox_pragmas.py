"""What a connection to the outbox runs with, read back from SQLite itself."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue import engine
from kiosk.queue.engine import journal_mode_for, pragmas, refuse_weak_pragmas
from kiosk.queue.errors import StorageBrokenError, StorageBusyError
from kiosk.queue.outbox import Outbox
from tests.kiosk.queue.conftest import KEY, PLACE, column, driver, rating, stamp

SYNCHRONOUS_FULL = 2


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 7, 0), "truncate"),
        ((3, 40, 1), "truncate"),
        ((3, 44, 5), "truncate"),
        ((3, 44, 6), "wal"),
        ((3, 44, 7), "wal"),
        ((3, 45, 0), "truncate"),
        ((3, 46, 1), "truncate"),
        ((3, 50, 6), "truncate"),
        ((3, 50, 7), "wal"),
        ((3, 51, 0), "truncate"),
        ((3, 51, 2), "truncate"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_journal_mode_is_wal_only_when_the_library_has_the_fix(version, mode):
    assert journal_mode_for(version) == mode


@given(st.tuples(*[st.integers(0, 99)] * 3))
def test_journal_mode_is_one_of_two_when_the_library_is_any(version):
    assert journal_mode_for(version) in {"truncate", "wal"}
    if version >= (3, 51, 3):
        assert journal_mode_for(version) == "wal"


def test_outbox_has_the_mode_of_its_library_when_none_is_chosen(outbox):
    expected = journal_mode_for(sqlite3.sqlite_version_info)
    assert column(outbox, "PRAGMA journal_mode") == [expected]


@pytest.mark.parametrize("mode", ["truncate", "wal"])
def test_outbox_runs_with_durable_pragmas_when_opened_and_reopened(open_outbox, mode):
    outbox = open_outbox(journal_mode=mode)
    for _ in range(2):
        assert column(outbox, "PRAGMA journal_mode") == [mode]
        assert column(outbox, "PRAGMA synchronous") == [SYNCHRONOUS_FULL]
        assert column(outbox, "PRAGMA mmap_size") in ([0], [])
        assert column(outbox, "PRAGMA locking_mode") == ["exclusive"]
        assert pragmas(outbox.connection)["synchronous"] == SYNCHRONOUS_FULL
        outbox.reopen()


def test_outbox_turns_back_from_wal_when_the_library_cannot_be_trusted(open_outbox, path):
    outbox = open_outbox(journal_mode="wal")
    head = outbox.append([rating()])[-1]
    outbox.close()
    again = open_outbox(journal_mode="truncate")
    assert column(again, "PRAGMA journal_mode") == ["truncate"]
    assert again.head.hash == head.hash
    assert not path.with_name(path.name + "-wal").exists()


@pytest.mark.parametrize(
    "weakened", ["synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY", "mmap_size=65536"]
)
def test_connection_is_refused_when_a_pragma_is_weaker(outbox, weakened):
    mode = column(outbox, "PRAGMA journal_mode")[0]
    refuse_weak_pragmas(outbox.connection, mode)
    driver(outbox).execute(f"PRAGMA {weakened}")
    with pytest.raises(StorageBrokenError, match="must run with"):
        refuse_weak_pragmas(outbox.connection, mode)


def test_outbox_is_not_opened_when_sqlite_does_not_take_a_pragma(path, monkeypatch):
    monkeypatch.setattr(engine, "_SYNCHRONOUS_FULL", 3)
    with pytest.raises(StorageBrokenError, match="must run with"):
        Outbox(path, PLACE, KEY, stamp)


@pytest.mark.parametrize("mode", ["truncate", "wal"])
@pytest.mark.parametrize("attempt", ["SELECT count(*) FROM log", "BEGIN IMMEDIATE"])
def test_second_connection_is_refused_when_the_outbox_is_open(open_outbox, path, mode, attempt):
    open_outbox(journal_mode=mode).close()
    outbox = open_outbox(journal_mode=mode)  # opened only, nothing written yet
    for _ in range(2):
        other = sqlite3.connect(path, timeout=0.05)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute(attempt)
        other.close()
        outbox.append([rating()])


def test_outbox_says_busy_when_another_program_holds_the_file(path, open_outbox):
    open_outbox().close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageBusyError, match=path.name):
        Outbox(path, PLACE, KEY, stamp)
    other.execute("COMMIT")
    other.close()
    assert open_outbox().head.seq == 1


def test_outbox_does_not_wait_on_when_a_backup_tool_reads_the_file(path, open_outbox):
    open_outbox().close()
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM log").fetchall()
    with pytest.raises(StorageBusyError):
        open_outbox().append([rating()])
    reader.close()
    assert open_outbox().append([rating()])[-1].seq == 2
