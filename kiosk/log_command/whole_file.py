"""Writes a file to a stick so that it is there whole, on the stick, or not at all.

Guarantees that the name appears only after every byte was synced, that a file which is there is
never overwritten, and that what cannot be written is a StickError in words for who holds the stick.
"""

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PART = ".part"
MODE = 0o600
_CANNOT_SYNC_FOLDERS = (errno.EINVAL, errno.ENOTSUP)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class StickError(Exception):
    """The file cannot be written or read; the message says why and what to do."""


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes `path` at the end of the block. Raises StickError.

    After an exception `path` is not there. What a stick that was pulled keeps is named `.part`, is
    refused by whoever reads it, and is replaced by the next run.
    """
    if path.is_dir():
        raise StickError(f"{path} is a folder: name the file that is to be written in it")
    if path.exists():
        raise StickError(
            f"{path} is there already and is not overwritten: it may be another kiosk's. Name "
            "another file, or delete it if you know that it was imported"
        )
    part = path.with_name(path.name + PART)
    try:
        with _writing(part) as stream:
            yield stream
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise StickError(_in_words(path, error)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


@contextmanager
def _writing(part: Path) -> Iterator[BinaryIO]:
    with contextlib.suppress(FileNotFoundError):
        part.unlink()
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(handle, "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some file systems of sticks know no such thing; the file itself was synced.
        if error.errno not in _CANNOT_SYNC_FOLDERS:
            raise
    finally:
        os.close(handle)


def _in_words(path: Path, error: OSError) -> str:
    if error.errno in _FULL:
        why = "there is no room left on it: make room, or take another stick"
    elif error.errno == errno.EROFS:
        why = "it can only be read: look for its switch, or take another stick"
    elif error.errno in (errno.EACCES, errno.EPERM):
        why = "this user may not write there: mount the stick for the kiosk's user, or use root"
    elif error.errno == errno.ENOENT:
        why = "there is no such folder; is the stick in, and mounted?"
    else:
        why = f"{error.strerror or error}: was the stick pulled? Put it in and try again"
    ended = why if why.endswith("?") else f"{why}."
    return f"{path} was not written: {ended} Nothing was lost: the records wait in the kiosk"
