"""Reads the provisioning file from a stick, or from wherever it is named.

Guarantees that nothing is ever written there, that no more is read than a file of ours can have,
that neither a device, a pipe nor a link is followed, and that of two files on one stick none is
chosen. What stands in the file is `kiosk.record.provisioning`'s business.
"""

import os
import stat
from pathlib import Path

from kiosk.identity.provision_error import ProvisionError, ProvisionFault
from kiosk.record.jws import MAX_COMPACT_CHARACTERS

SUFFIX = ".provision"
SIGNATURE_CHARACTERS = 86
"""Of the last part; a file that has fewer was cut."""
DOTS = 2
"""Between the three parts of a compact form."""
MAX_FILE_BYTES = MAX_COMPACT_CHARACTERS + 2
"""The signed text, and the line break that an editor may have put behind it."""


def find_provision(path: Path) -> Path:
    """The file at `path`, or the one file of ours in the folder `path`; ProvisionError."""
    try:
        if not path.is_dir():
            return path
        found = sorted(each for each in path.iterdir() if _is_ours(each.name))
    except OSError as error:
        raise ProvisionError(
            ProvisionFault.UNREADABLE, f"{path} cannot be read: {_why(error)}; try another stick"
        ) from error
    if not found:
        raise ProvisionError(
            ProvisionFault.NO_FILE,
            f"{path}: expected a file thuocdo{SUFFIX}, found none; copy it from where "
            "`central provision` wrote it",
        )
    if len(found) > 1:
        names = ", ".join(each.name for each in found[:4])
        raise ProvisionError(
            ProvisionFault.TWO_FILES,
            f"{path}: expected one file *{SUFFIX}, found {len(found)} ({names}); leave the one of "
            "this batch on the stick",
        )
    return found[0]


def read_provision(path: Path) -> str:
    """The text in the file `path`; ProvisionError."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _no_file(path)
            content = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        message = f"{path}: there is no such file"
        raise ProvisionError(ProvisionFault.NO_FILE, message) from error
    except OSError as error:
        if path.is_symlink() or path.is_dir():
            raise _no_file(path) from error
        raise ProvisionError(
            ProvisionFault.UNREADABLE, f"{path} cannot be read: {_why(error)}; try another stick"
        ) from error
    if len(content) > MAX_FILE_BYTES:
        raise ProvisionError(
            ProvisionFault.TOO_LONG,
            f"{path}: expected at most {MAX_FILE_BYTES} bytes, found more; this is another file",
        )
    text = content.decode("ascii", "replace").rstrip("\r\n")
    if text.count(".") < DOTS or len(text.rpartition(".")[2]) < SIGNATURE_CHARACTERS:
        raise ProvisionError(
            ProvisionFault.CUT,
            f"{path}: not a whole provisioning file; copy it anew and eject the stick before "
            "pulling it",
        )
    return text


def _is_ours(name: str) -> bool:
    # Another system leaves ._thuocdo.provision beside it. What cannot be printed would write lines
    # of its own into the journal.
    is_seen = name.isprintable() and not name.startswith(".")
    return is_seen and name.casefold().endswith(SUFFIX)


def _no_file(path: Path) -> ProvisionError:
    return ProvisionError(
        ProvisionFault.NOT_A_FILE, f"{path}: expected an ordinary file, found something else"
    )


def _why(error: OSError) -> str:
    return error.strerror or str(error)
