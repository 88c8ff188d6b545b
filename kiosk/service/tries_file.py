"""How many wrong PINs were tried and not forgiven, in a small file: pulling the plug does not help.

Guarantees that a count is on the disk, whole, before `keep` returns, and that a file which is
damaged counts as so many that the wait is the longest. A disk that cannot be written is said in the
log and locks nobody out: the menu is what one needs then.
"""

import logging
import os
from pathlib import Path

from kiosk.service.waiting import FREE_TRIES, MOST_DOUBLINGS

logger = logging.getLogger(__name__)

TRIES = "pin-tries"
DAMAGED = FREE_TRIES + 1 + MOST_DOUBLINGS
"""A file that cannot be read: as many as earn the longest wait, since damage must gain nothing."""
MOST = 1_000_000


def read_tries(path: Path) -> int:
    """The wrong tries that stand; 0 where there is no file."""
    try:
        text = path.read_bytes()[:20].decode("ascii").strip()
        if not text.isdecimal():
            raise ValueError("expected a number")
        return min(int(text), MOST)
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as error:
        logger.warning("%s cannot be read: %s; the longest wait holds", path, error)
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
