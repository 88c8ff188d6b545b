"""How far the phone's log of each site has come, noted outside the database.

Guarantees that a note is on the disk, whole, and never runs ahead of what was committed, so that a
note which the database cannot match proves that the database was put back. A note that cannot be
written or read is no reason to refuse a rating: it is logged and passed over. Leaves to others:
what follows from it.
"""

import json
import logging
import os
import threading
from pathlib import Path

from kiosk.record import Head

logger = logging.getLogger(__name__)

FOLDER_MODE = 0o700


class HeadNotes:
    """One small file for each site."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when the first note is written."""
        self._folder = folder

    def read(self, site: str) -> Head | None:
        """The last head noted; None if there is none that can be read."""
        try:
            told = json.loads((self._folder / f"{site}.json").read_text("ascii"))
            return Head(str(told["epoch"]), int(told["seq"]), str(told["hash"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("the note of site %s's phone log cannot be read: %s", site, error)
            return None

    def write(self, site: str, head: Head) -> None:
        """Note a head that was committed."""
        path = self._folder / f"{site}.json"
        part = path.with_name(f"{site}.{os.getpid()}.{threading.get_ident()}.part")
        note = {"epoch": head.epoch, "seq": head.seq, "hash": head.hash}
        try:
            self._folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            with part.open("w", encoding="ascii") as file:
                file.write(json.dumps(note))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            logger.warning("the note of site %s's phone log cannot be written: %s", site, error)
