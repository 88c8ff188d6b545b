"""The database keeps what it promises: durable, in turn, and clear when it cannot."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text

from central.store import engine as engine_module
from central.store import sqlite
from central.store.engine import open_engine, reading, writing
from central.store.errors import DatabaseBusyError, DatabaseUnusableError
from central.store.sqlite import journal_mode, wal_is_safe

URL = "sqlite:///{}/central.sqlite"


@pytest.fixture
def engine(tmp_path):
    made = open_engine(URL.format(tmp_path))
    with writing(made) as connection:
        connection.execute(text("CREATE TABLE kept (n INTEGER)"))
    yield made
    made.dispose()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_wal_is_used_only_when_the_library_has_the_fix(version, safe):
    assert wal_is_safe(version) is safe


def test_every_connection_is_set_for_durability(engine):
    with engine.connect() as one, engine.connect() as other:
        for connection in (one, other):
            asked = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "mmap_size", "busy_timeout")
            }
            expected = {"journal_mode": journal_mode(), "synchronous": 2}
            assert asked == {**expected, "mmap_size": 0, "busy_timeout": 5000}


def test_connection_is_refused_when_it_does_not_take_a_setting():
    # An in-memory database cannot have a TRUNCATE journal: it answers "memory".
    engine = open_engine("sqlite://")
    with pytest.raises(DatabaseUnusableError, match="did not take journal_mode"), reading(engine):
        pass


def test_writer_says_so_at_its_begin_and_a_reader_does_not(engine):
    said = []
    event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    with writing(engine):
        pass
    with reading(engine):
        pass
    assert said == ["BEGIN IMMEDIATE", "BEGIN"]


def test_read_then_write_does_not_fail_in_the_middle(engine):
    """Two that read first and write afterwards: the second waits at its BEGIN instead."""
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO kept VALUES (0)"))
    together = threading.Barrier(2)
    others = [open_engine(str(engine.url)) for _ in range(2)]

    def add(other):
        together.wait()
        for _ in range(20):
            with writing(other) as connection:
                n = connection.execute(text("SELECT n FROM kept")).scalar_one()
                connection.execute(text("UPDATE kept SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(add, others))
    for other in others:
        other.dispose()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT n FROM kept")).scalar_one() == 40


def test_nothing_is_written_when_the_transaction_fails(engine):
    def write_and_fail():
        with writing(engine) as connection:
            connection.execute(text("INSERT INTO kept VALUES (1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar_one() == 0


def test_writer_gives_up_when_its_turn_does_not_come(engine, monkeypatch):
    monkeypatch.setattr(engine_module, "WRITER_WAIT_S", 0.01)
    with ThreadPoolExecutor(1) as thread, writing(engine):
        waiting = thread.submit(_write, engine)
        with pytest.raises(DatabaseBusyError):
            waiting.result()


def _write(engine):
    with writing(engine):
        pass


def test_database_that_another_process_holds_is_busy(engine, monkeypatch):
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 10)
    other = open_engine(str(engine.url))
    holder = sqlite3.connect(engine.url.database, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusyError, match="another process"), writing(other):
        pass
    holder.execute("ROLLBACK")
    holder.close()
    other.dispose()


def test_full_disk_is_named(engine):
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        connection.commit()
    with pytest.raises(DatabaseUnusableError, match="full"), writing(engine) as connection:
        connection.execute(text("INSERT INTO kept VALUES (zeroblob(100000))"))


def test_file_that_is_no_database_is_named(tmp_path):
    (tmp_path / "central.sqlite").write_bytes(b"not a database, by any means" * 100)
    engine = open_engine(URL.format(tmp_path))
    with pytest.raises(DatabaseUnusableError, match="not a database"), reading(engine):
        pass


@pytest.mark.parametrize("url", ["", "central.sqlite", "oracle7://x", "nothing://x"])
def test_address_that_is_none_is_named(url):
    with pytest.raises(DatabaseUnusableError, match="database address"):
        open_engine(url)
