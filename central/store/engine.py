"""The database: opened, set for durability, and asked whether it took the settings.

Guarantees on SQLite: a commit is on the disk before it returns (synchronous=FULL); no WAL unless
the library has the fix for the WAL-reset corruption; a transaction that writes says so at its
BEGIN, so it never fails in the middle for having read first; one writer of this process at a
time, in turn. Times to wait are named. Leaves the form of the tables to `central.store.migrate`.
"""

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    IntegrityError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from central.store.errors import DatabaseBusyError, DatabaseUnusableError

BUSY_TIMEOUT_MS = 5_000
"""How long a statement waits for another process that holds the file."""

WRITER_WAIT_S = 5.0
"""How long a writer waits for its turn within this process."""

_WRITES = "thuocdo_writes"
_FULL = 2
_turns: weakref.WeakKeyDictionary[Any, threading.Lock] = weakref.WeakKeyDictionary()


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset race (3.51.3, 3.50.7, 3.44.6)."""
    if version[:2] in {(3, 44), (3, 50)}:
        return version >= {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}[version[:2]]
    return version >= (3, 51, 3)


def journal_mode() -> str:
    """The journal mode that is right for the SQLite library of this Python."""
    return "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate"


def open_engine(url: str) -> Engine:
    """An engine for `url`; DatabaseUnusableError if the address is none.

    Nothing is opened yet: the first connection is, and says what is wrong then.
    """
    try:
        parsed = make_url(url)
        engine = create_engine(
            parsed,
            connect_args=_connect_arguments(parsed.get_backend_name()),
            # An error's text would quote what was to be written: a record, with its answers.
            hide_parameters=True,
            poolclass=QueuePool,
            pool_timeout=WRITER_WAIT_S,
        )
    except (ArgumentError, ModuleNotFoundError) as error:
        raise DatabaseUnusableError(
            f"database address {url!r}: {error}. Expected one such as sqlite:///central.sqlite"
        ) from error
    _turns[engine.pool] = threading.Lock()
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def _connect_arguments(backend: str) -> dict[str, Any]:
    # isolation_level None: Python's own BEGIN comes too late (before the first write only), so
    # `_begin` emits ours.
    return {"isolation_level": None, "check_same_thread": False} if backend == "sqlite" else {}


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    wanted = {
        "busy_timeout": BUSY_TIMEOUT_MS,
        "journal_mode": journal_mode(),
        "synchronous": _FULL,
        "mmap_size": 0,
        "foreign_keys": 1,
        # A deleted attachment's box is overwritten, not left in a free page.
        "secure_delete": 1,
    }
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name}={value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != value:
            message = f"the database did not take {name}={value}: it answers {found}"
            raise DatabaseUnusableError(message)


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short transaction that only reads, and sees one moment; a long one would hold up every
    writer.
    """
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with _named_errors(), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it is committed at the end, or none of it.

    DatabaseBusyError when no turn comes within the waits above.
    """
    turn = _turns[engine.pool]
    if not turn.acquire(timeout=WRITER_WAIT_S):
        raise DatabaseBusyError("other writers of this process hold the database; try again")
    try:
        with (
            _named_errors(),
            engine.execution_options(**{_WRITES: True}).begin() as connection,
        ):
            yield connection
    finally:
        turn.release()


@contextmanager
def _named_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseBusyError("too many connections at once; try again") from error
    except (IntegrityError, ProgrammingError):
        raise
    except DatabaseError as error:
        cause = str(error.orig)
        if "locked" in cause or "busy" in cause:
            message = "another process holds the database; try again"
            raise DatabaseBusyError(message) from error
        raise DatabaseUnusableError(f"the database cannot be used: {cause}") from error
