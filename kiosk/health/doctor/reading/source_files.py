"""Whether a device's file may be read by whoever asks."""

import os
from pathlib import Path


def may_read(path: Path) -> bool:
    """By the rights of this process; nothing is opened, since that would reset some devices."""
    return os.access(path, os.R_OK | os.W_OK)
