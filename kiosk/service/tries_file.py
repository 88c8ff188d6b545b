"""How many wrong PINs were tried in a row, in a small file: pulling the plug does not help.

Guarantees that a count is on the disk, whole, before `keep` returns, and that a file which is
damaged counts as the tries that begin the waiting. A disk that cannot be written is said in the
log and locks nobody out: the menu is what one needs then.
"""

import logging
import os
from pathlib import Path

from kiosk.service.waiting import FREE_TRIES

logger = logging.getLogger(__name__)

TRIES = "pin-tries"
DAMAGED = FREE_TRIES + 1
MOST = 1_000_000


def read_tries(path: Path) -> int:
    """The wrong tries in a row; 0 where there is no file."""
    try:
        text = path.read_bytes()[:20].decode("ascii").strip()
        if not text.isdecimal():
            raise ValueError("expected a number")
        return min(int(text), MOST)
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        logger.warning("%s cannot be read: %s; wrong PINs wait from now on", path, error)
        return DAMAGED


def keep_tries(path: Path, failures: int) -> None:
    """Writes the count; a disk that refuses is said in the log."""
    temporary = path.with_name(path.name + ".new")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b"%d\n" % min(failures, MOST))
            file.flush()
            os.fsync(handle)
        temporary.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        logger.warning("%s cannot be written: %s; tries are counted in memory", path, error)
