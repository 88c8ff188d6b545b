"""The folder in which a build keeps what is half made.

Guarantees that it is there for this build alone, on a disk with room enough, and that it goes
with the build; and what builds have left that were cut short is taken away by the next. Which
those are is said by a lock on the folder, that ends with the process that holds it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deb_making.errors import CannotBuildError

NAME = "deb-work-"
# One package at a time: the wheels, the files laid out, and the .deb.
ROOM_NEEDED = 1_500_000_000
GIGABYTE = 1_000_000_000


@contextmanager
def work_folder(place: Path, room_needed: int = ROOM_NEEDED) -> Iterator[Path]:
    """A new folder in `place`; CannotBuildError when `place` has too little room (in bytes)."""
    take_away_left(place)
    free = shutil.disk_usage(place).free
    if free < room_needed:
        raise CannotBuildError(
            f"{place} has {free / GIGABYTE:.1f} GB free, and {room_needed / GIGABYTE:.1f} GB are "
            "needed: make room, or name a folder on another disk with --work"
        )
    folder, lock = _locked_folder(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def take_away_left(place: Path) -> list[Path]:
    """Take away the folders in `place` that no running build has; give what was taken."""
    left = []
    for folder in sorted(place.glob(f"{NAME}*")):
        lock = _lock(folder)
        if lock is not None:
            shutil.rmtree(folder)
            os.close(lock)
            left.append(folder)
    return left


def _locked_folder(place: Path) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=NAME, dir=place)).resolve()
        lock = _lock(folder)
        # Another build may have taken it for one that was left, before it was locked.
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)


def _lock(folder: Path) -> int | None:
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
