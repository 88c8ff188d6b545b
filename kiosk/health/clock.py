"""The system's clocks, in one place: everything else has its clock passed in.

Guarantees that `stamp` never goes back in `up_ms` within a boot, and that wall time is called
synced only while it agrees with what the central's signed time says in this boot: a clock that is
set wrong afterwards is unsynced from that moment on. Wall time is data: nothing waits by it.
"""

import time
from datetime import datetime
from pathlib import Path

from kiosk.record import Stamp

SYNC_TOLERANCE_MS = 5_000
"""Wall time this near to the central's signed time counts as synced."""
DRIFT_PER_MILLION = 200
"""How far the time since boot may run from the central's: a poor crystal is within half of it."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SystemClock:
    """Wall time, boot time, and whether to trust the former."""

    def __init__(self) -> None:
        """Reads the boot id once; unsynced until `compare` says otherwise."""
        self._boot = _BOOT_ID.read_text("ascii").strip()
        self._anchor: tuple[int, int] | None = None

    @property
    def boot(self) -> str:
        """The kernel's id of this system start."""
        return self._boot

    @property
    def synced(self) -> str:
        """`synced` or `unsynced`, as records say it."""
        return self._synced(self.now(), self.up_ms())

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
        now, up_ms = self.now(), self.up_ms()
        at = now.isoformat(timespec="milliseconds")
        return Stamp(at, self._boot, up_ms, self._synced(now, up_ms))

    def compare(self, central_ms: int) -> None:
        """Takes the central's signed time (Unix ms): what the wall is held against from now on."""
        self._anchor = central_ms, self.up_ms()

    def _synced(self, now: datetime, up_ms: int) -> str:
        anchor = self._anchor
        if anchor is None:
            return "unsynced"
        central_ms, then_up_ms = anchor
        passed_ms = up_ms - then_up_ms
        off_ms = abs(now.timestamp() * 1000 - (central_ms + passed_ms))
        tolerated_ms = SYNC_TOLERANCE_MS + passed_ms * DRIFT_PER_MILLION / 1_000_000
        return "synced" if off_ms <= tolerated_ms else "unsynced"
