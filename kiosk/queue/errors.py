"""What can go wrong with storage: the environment's own family, apart from bugs.

StorageError
├── StorageFullError      the disk or the file's quota is full
├── StorageBusyError      another program holds the file
├── StorageBrokenError    the file or the disk fails; never retried as success
│   └── OutboxDamagedError    the file itself is broken: it is moved aside, and a new epoch opens
│       ├── OutboxNotWholeError   it can be read, and its log is not whole
│       ├── OutboxBehindError     it is an older copy: a receipt of a later record is held
│       └── OutboxLostError       it is gone
├── StorageSlowError      a commit takes longer than a citizen is made to wait
├── OutboxTooNewError     a newer version of the product wrote the file
└── OutboxOwnerError      the file is another kiosk's
"""

import sqlite3


class StorageError(Exception):
    """Storage cannot do its work now. `code` is what IT sees on the screen and in the log."""

    code = "storage"


class StorageFullError(StorageError):
    """No room for another record."""

    code = "storage-full"


class StorageBusyError(StorageError):
    """The file is locked by another program, such as a backup tool."""

    code = "storage-busy"


class StorageBrokenError(StorageError):
    """Reading or writing failed."""

    code = "storage-broken"


class OutboxDamagedError(StorageBrokenError):
    """The file cannot be read as the log that it is. `reason`: of the epoch that follows."""

    reason = "outbox-broken"


class OutboxNotWholeError(OutboxDamagedError):
    """A record is missing, or is not what was signed."""

    reason = "chain-broken"


class OutboxBehindError(OutboxDamagedError):
    """The central has receipted a record that is not in the file."""

    reason = "outbox-behind"


class OutboxLostError(OutboxDamagedError):
    """There was a file, and there is none."""

    reason = "outbox-lost"


class StorageSlowError(StorageError):
    """Writing works, but not while somebody waits for it."""

    code = "storage-slow"


class OutboxTooNewError(StorageError):
    """The outbox has a schema this version does not know; it is left untouched."""

    code = "storage-too-new"


class OutboxOwnerError(StorageError):
    """The outbox was begun by another kiosk or another key."""

    code = "storage-owner"


def storage_error(code: str, message: str) -> StorageError:
    """The error of `code` with `message`; StorageBrokenError if no error has this code."""
    kinds = {kind.code: kind for kind in StorageError.__subclasses__()}
    return kinds.get(code, StorageBrokenError)(message)


_BY_CODE: tuple[tuple[set[int], type[StorageError]], ...] = (
    ({sqlite3.SQLITE_FULL}, StorageFullError),
    ({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}, StorageBusyError),
    ({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT}, OutboxDamagedError),
)
_PRIMARY_CODE = 0xFF


def sort_error(error: BaseException) -> StorageError | None:
    """The environment's error behind `error`, or None if it is a bug of ours.

    Looks through SQLAlchemy's wrapper (`.orig`); SQLite's result codes decide, see
    https://sqlite.org/rescode.html.
    """
    original = getattr(error, "orig", None) or error
    if isinstance(original, OSError):
        return StorageBrokenError(str(original))
    if isinstance(original, sqlite3.ProgrammingError | sqlite3.IntegrityError):
        return None
    if not isinstance(original, sqlite3.Error):
        return None
    code = getattr(original, "sqlite_errorcode", sqlite3.SQLITE_IOERR) & _PRIMARY_CODE
    kind = next((kind for codes, kind in _BY_CODE if code in codes), StorageBrokenError)
    return kind(str(original))
