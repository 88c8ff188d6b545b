"""What a kiosk with a sealed key says in its data folder: which key is in force, by name.

Guarantees that the mark is written whole, and that whoever reads it as root takes nothing from it
but two facts of a fixed form: the kiosk's user writes it, and it may hold anything.
Leaves to others: what follows from it (`sealed_keys`).
"""

import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from kiosk.identity.key_file import write_private

MARK = "kiosk.key.mark"
LONGEST_MARK_BYTES = 1024
_KID = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Mark:
    """`in_force`: thumbprint of the key that signs the log. `settled`: the central knows it."""

    in_force: str
    settled: bool


def write_mark(folder: Path, mark: Mark) -> None:
    """Raises an OSError."""
    said = {"v": 1, "in_force": mark.in_force, "settled": mark.settled}
    write_private(folder / MARK, json.dumps(said).encode("ascii") + b"\n")


def read_mark(folder: Path) -> Mark | None:
    """The mark in `folder`; None if there is none, or what is there is none. Raises an OSError."""
    try:
        handle = os.open(folder / MARK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        content = file.read(LONGEST_MARK_BYTES)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    in_force, settled = said.get("in_force"), said.get("settled")
    if not isinstance(in_force, str) or not _KID.fullmatch(in_force):
        return None
    return Mark(in_force, settled is True)
