"""Which failures of opening an outbox say that the file itself is broken.

Guarantees that a file which is locked, may not be read, or stands on a disk that is full, read-only
or out of order is not taken for a broken one: those come and go, and a new log would not mend
them. A file that cannot be read is broken only if it cannot be read without SQLite either.
"""

import sqlite3
from pathlib import Path

from kiosk.queue.errors import OutboxDamagedError

_SAY_SO = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_TOOBIG,
}
_IOERR_READ, _IOERR_SHORT_READ = 266, 522
_PRIMARY_CODE = 0xFF
_VERSIONS = slice(18, 20)
_READ_BYTES = 1024 * 1024
_OF_ITS_VALUES = (TypeError, ValueError, AttributeError, LookupError, StopIteration)


def damage_of(error: BaseException, path: Path) -> OutboxDamagedError | None:
    """The damage of the file at `path` that `error`, met while it was opened, tells of, or None."""
    each: BaseException | None = error
    seen: set[int] = set()
    while each is not None and id(each) not in seen:
        # An error that was raised again from itself is its own cause.
        seen.add(id(each))
        if isinstance(each, OutboxDamagedError):
            return each
        if isinstance(each, sqlite3.Error):
            return _by_code(each, path)
        if isinstance(each, _OF_ITS_VALUES):
            return OutboxDamagedError(f"{path} holds what no outbox holds: {each!r}")
        each = getattr(each, "orig", None) or each.__cause__
    return None


def refuse_odd_header(path: Path) -> None:
    """OutboxDamagedError where the header says a version that no SQLite writes: such a file can be
    read, and never written again (https://sqlite.org/fileformat.html, 1.3.3).
    """
    with path.open("rb") as file:
        versions = file.read(_VERSIONS.stop)[_VERSIONS]
    if not set(versions) <= {1, 2}:
        raise OutboxDamagedError(f"{path} is not an outbox that can be written: {versions!r}")


def _by_code(error: sqlite3.Error, path: Path) -> OutboxDamagedError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # The driver's own word, such as a text that is not UTF-8.
        return OutboxDamagedError(f"{path}: {error}")
    unreadable = code == _IOERR_READ and not _can_be_read(path)
    if code == _IOERR_SHORT_READ or unreadable or code & _PRIMARY_CODE in _SAY_SO:
        return OutboxDamagedError(f"{path} is not an outbox that can be read ({error})")
    return None


def _can_be_read(path: Path) -> bool:
    try:
        with path.open("rb", buffering=0) as file:
            while file.read(_READ_BYTES):
                pass
    except OSError:
        return False
    return True
