"""Room, rights and wear of the file system that holds a folder."""

import os
from pathlib import Path

from kiosk.health.doctor.disk import DiskFacts
from kiosk.health.doctor.reading.small_file import read_number, read_text

_MEBIBYTE = 1024 * 1024
_TENTH = 10
"""eMMC tells its life in tenths: 0x01 is up to 10 %, 0x0b is beyond all of it."""


def read_disk(folder: Path, sys: Path = Path("/sys")) -> DiskFacts:
    """The facts of the file system of `folder`; an OSError where there is no such folder."""
    found = os.statvfs(folder)
    inodes = None if not found.f_files else round(100 * found.f_favail / found.f_files)
    block = _block(folder, sys)
    device = "" if block is None else block.name
    whole = _whole(block)
    return DiskFacts(
        folder=str(folder),
        free_mb=found.f_bavail * found.f_frsize // _MEBIBYTE,
        total_mb=found.f_blocks * found.f_frsize // _MEBIBYTE,
        inodes_percent=inodes,
        read_only=bool(found.f_flag & os.ST_RDONLY),
        writable=os.access(folder, os.W_OK),
        device=device,
        used_percent=None if whole is None else _life(whole),
        eol=None if whole is None else read_number(whole / "device" / "pre_eol_info"),
        errors=read_number(sys / "fs" / "ext4" / device / "errors_count") if device else None,
    )


def _block(folder: Path, sys: Path) -> Path | None:
    """The block device of `folder` in sysfs; None for a file system without one."""
    number = folder.stat().st_dev
    path = sys / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
    return path.resolve() if path.exists() else None


def _whole(block: Path | None) -> Path | None:
    """The disk of which `block` may be a partition."""
    if block is None:
        return None
    return block.parent if (block / "partition").exists() else block


def _life(disk: Path) -> int | None:
    """Percent of its life that an eMMC says are used, by the worse of its two areas."""
    found = []
    for text in read_text(disk / "device" / "life_time").split():
        try:
            found.append(int(text, 16))
        except ValueError:
            continue
    worst = max(found, default=0)
    return worst * _TENTH if worst else None
