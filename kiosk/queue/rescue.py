"""A log whose file was deleted or replaced while it is open is written out and put back.

Guarantees that nothing is lost by it as long as the open log can be read: `rescue` writes all of it
to a file beside, whole before it has its name, and `take_rescued`, at that opening or at any later
one, puts it in the place of whatever stands there, which is moved aside. Leaves to others: noticing
it (`kiosk.queue.open_file`), and what is done where the log cannot be read any more
(`kiosk.queue.replacement`).
"""

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from kiosk.queue.receipt_file import sync_folder
from kiosk.queue.replacement import free_name, is_left_behind, set_aside

logger = logging.getLogger(__name__)

RESCUED = ".rescued"
_UNFINISHED = ".rescuing"


def rescue(connection: Connection, path: Path) -> bool:
    """Writes the open log to a file of its own beside `path`; False if it cannot be."""
    driver = connection.connection.driver_connection
    unfinished = path.with_name(path.name + _UNFINISHED)
    try:
        if driver is None:
            return False
        connection.connection.rollback()
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(unfinished)) as copy:
            driver.backup(copy)
        # The copy's own journal mode does not matter: it is synced as a whole.
        handle = os.open(unfinished, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        unfinished.replace(path.with_name(path.name + RESCUED))
        sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        logger.error("the log that was open cannot be written out: %s", error)  # noqa: TRY400 - it says it all
        return False
    return True


def take_rescued(path: Path) -> None:
    """Puts a log that was rescued in its place. Raises an OSError; it is tried again then."""
    rescued = path.with_name(path.name + RESCUED)
    if not rescued.exists():
        return
    kept = free_name(path, "replaced") if is_left_behind(path) else None
    set_aside(path, kept)
    rescued.replace(path)
    sync_folder(path.parent)
    logger.error(
        "%s was deleted or replaced while the kiosk ran; the log that was open is in its place "
        "again, whole; what stood there was left in %s",
        *(path, kept or "no file"),
    )
