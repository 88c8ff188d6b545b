"""Opens the outbox with the key that its log asks for.

Guarantees that a log whose key was changed is opened with the key it went over to, wherever a power
cut came between the log and the key's files, and that the outbox itself judges a file whose owner
cannot be read. Leaves to others: the outbox (`kiosk.queue`), the keys (`kiosk.identity.kiosk_key`).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from kiosk.identity.key_rotation import RotatingLog, settle
from kiosk.identity.kiosk_key import KioskKey
from kiosk.record import SigningKey

Log = TypeVar("Log", bound=RotatingLog)


def open_log(key: KioskKey, path: Path, make: Callable[[SigningKey], Log]) -> Log:
    """The log that `make` opens at `path` with the key in force; its errors, and KeyFileError.

    On the thread that owns the log, and under its lock: nobody else may have it open.
    """
    key.follow(owner_kid(path))
    log = make(key())
    settle(key, log)
    return log


def owner_kid(path: Path) -> str | None:
    """Thumbprint of the key that signs the log at `path`; None where the file does not say."""
    if not path.exists():
        return None
    try:
        # Not read-only: a journal that a power cut left must be rolled back before it is read.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as found:
            row = found.execute("SELECT kid FROM owner").fetchone()
    except sqlite3.Error:
        return None
    return None if row is None else str(row[0])
