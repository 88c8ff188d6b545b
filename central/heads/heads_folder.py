"""The folder in which nightly heads are published as files, and the note of the last one.

Guarantees that a file is whole or not there, and that the note never runs ahead of the database:
a note that the database cannot match proves that the database was put back. A folder that cannot
be written or read stops nothing: it is logged, and the next round publishes what is missing.
"""

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path

from kiosk.record import NightlyName, RecordError

logger = logging.getLogger(__name__)

NOTE = "last.json"
NUMBER_DIGITS = 6
FOLDER_MODE = 0o755
"""What is in it is public."""


class HeadsFolder:
    """One folder; made when the first head is published."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not be there yet."""
        self._folder = folder

    def last(self) -> NightlyName | None:
        """The head published last, by the note; None if there is none that can be read."""
        try:
            return NightlyName.from_members(json.loads((self._folder / NOTE).read_text("ascii")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, AttributeError, RecordError) as error:
            logger.warning("the note of the last nightly head cannot be read: %s", error)
            return None

    def has(self, epoch: str, number: int) -> bool:
        """Whether head and list are there."""
        return all((self._folder / name).is_file() for name in file_names(epoch, number))

    def publish(self, name: NightlyName, jws: str, list_text: str) -> bool:
        """Write head and list; False, and a line in the log, if that cannot be done."""
        head_file, list_file = file_names(name.epoch, name.number)
        return self._write_all(((list_file, list_text), (head_file, jws)))

    def note(self, name: NightlyName) -> bool:
        """Note `name` as the last one; False as of `publish`."""
        return self._write_all(((NOTE, json.dumps(name.as_members())),))

    def _write_all(self, files: Iterable[tuple[str, str]]) -> bool:
        try:
            self._folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            for file, text in files:
                self._write(file, text)
        except OSError as error:
            logger.warning("the nightly head cannot be published in %s: %s", self._folder, error)
            return False
        return True

    def _write(self, name: str, text: str) -> None:
        part = self._folder / f"{name}.{os.getpid()}.part"
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / name)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def file_names(epoch: str, number: int) -> tuple[str, str]:
    """The names of a head's file and of its list's."""
    stem = f"{number:0{NUMBER_DIGITS}}-{epoch}"
    return f"{stem}.jws", f"{stem}.json"
