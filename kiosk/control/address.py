"""Where the socket is: `control.sock` in the data folder, however long the folder's path.

Guarantees that a path longer than the 107 bytes that a socket's address can hold is no trouble:
the folder is opened and named through /proc, which is short. So the folder that is bound or
connected to is also the one that was opened, whatever becomes of its name meanwhile.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOCKET = "control.sock"
"""The socket's file in the kiosk's data folder, mode 0600."""


@contextmanager
def short_address(folder: Path, name: str = SOCKET) -> Iterator[tuple[int, str]]:
    """The opened `folder`, and an address of `name` in it that is good while it is open.

    Raises an OSError if there is no such folder.
    """
    handle = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield handle, f"/proc/self/fd/{handle}/{name}"
    finally:
        os.close(handle)
