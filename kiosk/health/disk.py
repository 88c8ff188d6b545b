"""Room on the disk that holds the outbox."""

import shutil
from pathlib import Path

_MEBIBYTE = 1024 * 1024


def free_mb(folder: Path) -> int:
    """Mebibytes that this user may still write in `folder`'s file system."""
    return shutil.disk_usage(folder).free // _MEBIBYTE
