"""The system's clocks, in one place: everything else has its clock passed in.

Guarantees that `stamp` never goes back in `up_ms` within a boot, and that wall time is called
synced only after the central's signed time agreed with it in this boot.
"""

import time
from datetime import datetime
from pathlib import Path

from kiosk.record import Stamp

SYNC_TOLERANCE_MS = 5_000
"""Wall time this near to the central's signed time counts as synced."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Wall time, boot time, and whether to trust the former."""

    def __init__(self) -> None:
        """Reads the boot id once; unsynced until `compare` says otherwise."""
        self._boot = _BOOT_ID.read_text("ascii").strip()
        self._synced = False

    @property
    def boot(self) -> str:
        """The kernel's id of this system start."""
        return self._boot

    @property
    def synced(self) -> str:
        """`synced` or `unsynced`, as records say it."""
        return "synced" if self._synced else "unsynced"

    def up_ms(self) -> int:
        """Milliseconds since boot, suspend included (CLOCK_BOOTTIME)."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000

    def up_s(self) -> float:
        """Seconds since boot, suspend included."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def now(self) -> datetime:
        """Wall time with the system's offset."""
        return datetime.now().astimezone()

    def at(self) -> str:
        """Wall time as records say it: RFC 3339, milliseconds, offset."""
        return self.now().isoformat(timespec="milliseconds")

    def stamp(self) -> Stamp:
        """The time of a record made now."""
        return Stamp(self.at(), self._boot, self.up_ms(), self.synced)

    def compare(self, central_ms: int) -> None:
        """Takes the central's signed time (Unix ms) and compares it with the wall's."""
        self._synced = abs(time.time() * 1000 - central_ms) <= SYNC_TOLERANCE_MS
