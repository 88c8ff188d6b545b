"""A wall clock that is wrong for one process: libfaketime, the time since boot left alone.

Without FAKETIME_DONT_FAKE_MONOTONIC every wait of Python's hangs, and the time since boot (which
records bear as `up_ms`) would go along with the wall.
"""

import time
from pathlib import Path

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
"""The one for programs with threads: with the other some waits of ours fail as invalid."""


class FakedClock:
    """The wall of the processes that run in `environment`; it may be set while they run."""

    def __init__(self, folder: Path, says: str = "+0"):
        """`says`: as faketime has it, such as -20y, +50y, -14d or @1970-01-01 00:00:10."""
        assert LIBRARY is not None, "libfaketime is not there: apt-get install faketime"
        self._file = folder / "faketime"
        self.set(says)
        self.environment = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_DONT_RESET": "1",
            "TZ": "Asia/Ho_Chi_Minh",
        }

    def set(self, says: str) -> None:
        """The wall says this from now on."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(says + "\n", "ascii")
        fresh.replace(self._file)


def moment_of(up_ms: int) -> float:
    """When this machine had run for so long, in Unix seconds, by a clock that is right."""
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + up_ms / 1000
