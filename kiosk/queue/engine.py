"""One SQLite connection, opened so that a commit means fsynced.

Guarantees `synchronous=FULL`, the journal mode that this SQLite library can be trusted with, no
memory map, an exclusive lock, and explicit transactions: `BEGIN IMMEDIATE` on every begin. The
pragmas are read back; a connection that does not have them is refused. Call from one thread only.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from kiosk.queue.errors import StorageBrokenError

BUSY_TIMEOUT_MS = 500
"""How long a commit waits for another program's lock before it fails visibly."""

# SQLite 3.7.0 to 3.51.2 can corrupt a WAL database (the WAL-reset race), but for these releases.
_WAL_FIXED_SINCE = (3, 51, 3)
_WAL_FIXED_RELEASES = ((3, 50, 7), (3, 44, 6))
_SYNCHRONOUS_FULL = 2


def journal_mode_for(version: tuple[int, int, int]) -> str:
    """The journal mode for an SQLite library: `wal` where the WAL-reset race is fixed."""
    if version >= _WAL_FIXED_SINCE:
        return "wal"
    for release in _WAL_FIXED_RELEASES:
        if version[:2] == release[:2] and version >= release:
            return "wal"
    return "truncate"


def open_engine(path: Path, *, journal_mode: str | None = None) -> Engine:
    """An engine with exactly one connection to `path`; `journal_mode` is for measurements."""
    mode = journal_mode or journal_mode_for(sqlite3.sqlite_version_info)
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            # Nobody else may hold up a commit, not even a reader; see docs/adr/0004.
            "locking_mode=EXCLUSIVE",
            f"journal_mode={mode}",
            "synchronous=FULL",
            "mmap_size=0",
            "foreign_keys=ON",
            "cache_size=-1024",
            # A deleted box is overwritten, not left in a free page.
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def _begin_immediate(connection: Connection) -> None:
        # The driver's own implicit BEGIN is deferred and comes too late; see isolation_level.
        connection.connection.cursor().execute("BEGIN IMMEDIATE")

    return engine


def pragmas(connection: Connection) -> dict[str, str | int]:
    """What the connection really runs with: journal_mode, synchronous, mmap_size."""
    names = ("journal_mode", "synchronous", "mmap_size")
    driver = connection.connection.driver_connection
    if driver is None:  # pragma: no cover - a connection in use has a driver's
        message = "the connection has no driver"
        raise StorageBrokenError(message)
    found = {name: driver.execute(f"PRAGMA {name}").fetchone() for name in names}
    return {name: row[0] if row else 0 for name, row in found.items()}


def refuse_weak_pragmas(connection: Connection, mode: str) -> None:
    """StorageBrokenError unless a commit on `connection` is durable in journal mode `mode`."""
    found = pragmas(connection)
    expected = {"journal_mode": mode, "synchronous": _SYNCHRONOUS_FULL, "mmap_size": 0}
    if found != expected:
        message = f"the outbox must run with {expected}, SQLite gave {found}"
        raise StorageBrokenError(message)
