"""SQLite: set for durability, and asked whether it took the settings.

Guarantees: a commit is on the disk before it returns (synchronous=FULL); no WAL unless the library
has the fix for the WAL-reset corruption; a transaction that writes says so at its BEGIN, so it
never fails in the middle for having read first. Times to wait are named.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, ProgrammingError

from central.store.errors import DatabaseBusyError, DatabaseUnusableError, StoreError
from central.store.limits import Limits

BUSY_TIMEOUT_MS = 5_000
"""How long a statement waits for another process that holds the file."""

WRITES = {"thuocdo_writes": True}
"""Execution options of a transaction that writes."""

_FULL = 2


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset race (3.51.3, 3.50.7, 3.44.6)."""
    if version[:2] in {(3, 44), (3, 50)}:
        return version >= {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}[version[:2]]
    return version >= (3, 51, 3)


def journal_mode() -> str:
    """The journal mode that is right for the SQLite library of this Python."""
    return "wal" if wal_is_safe(sqlite3.sqlite_version_info) else "truncate"


def connect_arguments(_address: URL, _limits: Limits) -> dict[str, Any]:
    """For the driver."""
    # isolation_level None: Python's own BEGIN comes too late (before the first write only), so
    # `_begin` emits ours.
    return {"isolation_level": None, "check_same_thread": False}


def pool_arguments(_limits: Limits) -> dict[str, Any]:
    """For the pool: its own defaults."""
    return {}


def prepare(engine: Engine, _limits: Limits) -> None:
    """Let every connection of `engine` be set as above."""
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def named(error: DBAPIError) -> StoreError | None:
    """What `error` means; None for a fault of ours, which stays what it is."""
    if not isinstance(error, DatabaseError) or isinstance(error, ProgrammingError):
        return None
    cause = str(error.orig)
    if "locked" in cause or "busy" in cause:
        return DatabaseBusyError("another process holds the database; try again")
    return DatabaseUnusableError(f"the database cannot be used: {cause}")


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
    writes = connection.get_execution_options().get(next(iter(WRITES)))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
