"""What the file system says of a device path.

Guarantees: never raises for a path that is missing or unreadable; opens nothing.
"""

from pathlib import Path
from typing import TypeAlias

PathSignature: TypeAlias = tuple[int, ...]


def path_signature(path: str) -> PathSignature | None:
    """Give what changes when the device is plugged in anew or its rights change; None: missing."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (
        found.st_dev,
        found.st_ino,
        found.st_rdev,
        found.st_mode,
        found.st_uid,
        found.st_gid,
        found.st_ctime_ns,
    )


def group_of(path: str) -> str | None:
    """Give the name of the group that the path belongs to, where it is known.

    None too where a system has no groups of files.
    """
    try:
        return Path(path).group()
    except (OSError, KeyError, ValueError, NotImplementedError):
        return None
