"""How many events of one line are let through: people come one after the other. Pure.

Guarantees: up to `EVENTS.burst` events pass as they come, and one more every `EVENT_EVERY_MS`. Of
what comes beyond that the last one is kept, and passes when there is room for it, so that the
screen shows in the end what the device said last; the others are dropped. What is told of other
counters has an allowance of its own, so that a busy hall never holds up a call to this one. Why:
a line at 115200 baud can say nine hundred calls a second, and each is a visit that is signed and
stored. Time is passed in.
"""

from kiosk.devices.feed_limits import Allowance, Limit
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent, TicketElsewhere

EVENT_EVERY_MS = 1_000
EVENTS = Allowance(20, EVENT_EVERY_MS)
"""Of this counter: an officer who presses a key every second does nothing else."""
ELSEWHERE_EVERY_MS = 50
EVENTS_ELSEWHERE = Allowance(256, ELSEWHERE_EVERY_MS)
"""Of all the others: a hall whose displays are all refreshed at once, and twenty calls a second."""
CALM_AFTER_MS = 10_000
"""So long after the last event that was too much, the line counts as calm again."""
FLOODED = SourceStatus(
    SourceState.garbled,
    "calls come faster than people can: does the device repeat other numbers by itself, or is this "
    "a test of it? Only some are taken",
)


class EventFlow:
    """The events of one source, over all its connections; times are monotonic milliseconds."""

    def __init__(self, at_ms: int = 0) -> None:
        self._own = Limit(EVENTS, at_ms)
        self._elsewhere = Limit(EVENTS_ELSEWHERE, at_ms)
        self._held: SourceEvent | None = None
        self._due_ms = at_ms
        self._calm_ms: int | None = None

    def take(self, event: SourceEvent, at_ms: int) -> list[SourceEvent]:
        """Take an event that came at this time; give what passes now."""
        if isinstance(event, TicketElsewhere):
            return [] if self._elsewhere.take(at_ms) else [event]
        passing = self.tick(at_ms)
        if self._held is None:
            wait_ms = self._own.take(at_ms)
            if not wait_ms:
                return [*passing, event]
            self._due_ms = at_ms + wait_ms
        else:
            # Only what is lost is a fault: a press too many that waits its second is none.
            self._calm_ms = at_ms + CALM_AFTER_MS
        self._held = event
        return passing

    def tick(self, at_ms: int) -> list[SourceEvent]:
        """Give the event that was kept, once there is room for it."""
        held = self._held
        if held is None or at_ms < self._due_ms:
            return []
        if wait_ms := self._own.take(at_ms):
            self._due_ms = at_ms + wait_ms
            return []
        self._held = None
        return [held]

    def forget(self) -> None:
        """Drop the event that was kept: the line was gone, and it is of before."""
        self._held = None

    def due_ms(self) -> int | None:
        """Give when `tick` may bring the event that was kept; None: there is none."""
        return None if self._held is None else self._due_ms

    def status(self, at_ms: int) -> SourceStatus | None:
        """Give the status while too much comes, or None."""
        if self._calm_ms is None or at_ms >= self._calm_ms:
            return None
        return FLOODED

    def calm_ms(self) -> int | None:
        """Give when the line counts as calm again if no more comes; None: it never was not."""
        return self._calm_ms
