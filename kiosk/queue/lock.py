"""One process per outbox: a second kiosk on the same file is refused before it opens anything.

The lock is the kernel's (flock), so that a killed process leaves none behind.
"""

import fcntl
import os
from pathlib import Path

OUTBOX = "outbox.sqlite"
"""The outbox's file in the kiosk's data folder."""


class AlreadyRunningError(Exception):
    """Another process owns the outbox."""


class OutboxLock:
    """Held from construction until `release` or the end of the process."""

    def __init__(self, outbox: Path) -> None:
        """Takes the lock beside `outbox`; AlreadyRunningError if another process has it."""
        self._path = outbox.with_name(outbox.name + ".lock")
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(self._handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._handle)
            message = (
                f"another kiosk (process {holder}) already runs on {outbox}; "
                "stop it, or give this one a data folder of its own"
            )
            raise AlreadyRunningError(message) from error
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Gives the lock back."""
        os.close(self._handle)
