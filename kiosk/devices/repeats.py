"""Suppression of repeats: displays are refreshed every second with what they already show. Pure.

Guarantees: an event equal to one that came less than the window ago is a repeat, and being
repeated keeps it so; kinds are told apart, so a recall is never taken for its call; another
ticket called to the same counter ends the memory of the tickets before it there, so that going
back to one of them counts. Midnight changes nothing: a display that is refreshed right through the
night goes on being a repeat. At most `REMEMBERED_EVENTS` are remembered, more than one hall's
counters refresh. Time is passed in.
"""

from kiosk.devices.ticket_event import SourceEvent, TicketCalled

REMEMBERED_EVENTS = 256


class RepeatFilter:
    """Tells repeats from events; a window of 0 ms tells none."""

    def __init__(self, window_ms: int) -> None:
        self._window_ms = window_ms
        self._last_seen: dict[SourceEvent, int] = {}

    def is_repeat(self, event: SourceEvent, at_ms: int) -> bool:
        """Say whether the event, come at this monotonic time, is a repeat; remember it."""
        # Taken out and put in again: the dict's order is the order of last sight.
        seen_ms = self._last_seen.pop(event, None)
        is_repeat = seen_ms is not None and at_ms - seen_ms < self._window_ms
        if isinstance(event, TicketCalled) and not is_repeat:
            self._forget_others_at(event)
        self._last_seen[event] = at_ms
        if len(self._last_seen) > REMEMBERED_EVENTS:
            del self._last_seen[next(iter(self._last_seen))]
        return is_repeat

    def _forget_others_at(self, called: TicketCalled) -> None:
        for event in list(self._last_seen):
            is_there = getattr(event, "counter", None) == called.counter
            if is_there and getattr(event, "ticket", called.ticket) != called.ticket:
                del self._last_seen[event]
