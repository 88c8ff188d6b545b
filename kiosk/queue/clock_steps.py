"""When the wall clock was set: found from one record to the next, told before the next record.

Guarantees one `clock.stepped` for a change of more than `STEP_MS` against the time since boot, or
of the zone's offset, however many records come at once; none for what a time service does by
milliseconds; and of a clock that jumps about `FREE_STEPS` as they come, then one a minute, each
with the whole way since the last one told. Pure: it compares the stamps that records bear. Leaves
to others: appending the draft (`kiosk.queue.outbox`), and what a time is worth (the central).
"""

from dataclasses import dataclass
from datetime import datetime

from kiosk.record import Draft, Record, Stamp

STEPPED_KIND = "clock.stepped"
STEP_MS = 2_000
"""A wall clock that went so far otherwise than the time since boot was set."""
FREE_STEPS = 6
"""So many steps of one boot are told as they come; a free one comes back with every interval."""
STEP_AGAIN_MS = 60_000
"""Between two steps that are told, once the free ones are used up."""


@dataclass(frozen=True, slots=True)
class _Wall:
    """A wall clock: ahead of the time since `boot` by so much, in a zone such as +07:00."""

    boot: str
    ahead_ms: int
    zone: str


class ClockSteps:
    """Remembers how the wall clock stood at the last record. Not safe for several threads."""

    def __init__(self) -> None:
        """Knows of no record yet."""
        self._wall: _Wall | None = None
        self._free = FREE_STEPS
        self._refilled_ms = 0

    def before(self, stamp: Stamp) -> Draft | None:
        """What is to be recorded before a record with this `stamp`. Changes nothing here."""
        now, then = _wall_of(stamp), self._wall
        if now is None or then is None or now.boot != then.boot or not self._may_tell(stamp.up_ms):
            return None
        by_ms = now.ahead_ms - then.ahead_ms
        was_set = abs(by_ms) > STEP_MS
        if not was_set and now.zone == then.zone:
            return None
        body = {"by_ms": by_ms if was_set else 0, "zone_before": then.zone, "zone": now.zone}
        return Draft(STEPPED_KIND, body)

    def follow(self, record: Record) -> None:
        """`record` is in the log now."""
        stamp = record.stamp
        now, then = _wall_of(stamp), self._wall
        if then is None or now is None or now.boot != then.boot:
            self._wall, self._free, self._refilled_ms = now, FREE_STEPS, stamp.up_ms
        elif record.kind == STEPPED_KIND:
            self._refill(stamp.up_ms)
            self._free -= 1
            self._wall = now
        elif self.before(stamp) is None and self._may_tell(stamp.up_ms):
            # Not while a step waits to be told: it is counted from where the last word left it.
            self._wall = now

    def _may_tell(self, up_ms: int) -> bool:
        return self._free > 0 or up_ms - self._refilled_ms >= STEP_AGAIN_MS

    def _refill(self, up_ms: int) -> None:
        back, rest_ms = divmod(max(0, up_ms - self._refilled_ms), STEP_AGAIN_MS)
        self._free = min(FREE_STEPS, self._free + back)
        self._refilled_ms = up_ms - rest_ms


def _wall_of(stamp: Stamp) -> _Wall | None:
    """None where the calendar does not have the time that `stamp` says."""
    try:
        at = datetime.fromisoformat(stamp.at)
    except ValueError:
        return None
    offset = at.utcoffset()
    if offset is None:
        return None
    wall_ms = round(at.timestamp() * 1000)
    zone = "+00:00" if stamp.at.endswith("Z") else stamp.at[-6:]
    return _Wall(stamp.boot, wall_ms - stamp.up_ms, zone)
