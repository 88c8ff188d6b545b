"""From bytes to the events of this counter: framer, mapper and filters in a row. Pure.

Guarantees: the head of a line that was missed is never taken for a whole line. Without its first
two letters a `RECALL` is a `CALL`, so after opening a line counts only from its beginning, which
is known after a terminator or after a quiet time; and a line that stops halfway for long is
dropped whole. Events come in the order of their lines. Time is passed in.
"""

from kiosk.devices.counter_filter import is_for_counter
from kiosk.devices.framer import make_framer
from kiosk.devices.line_health import LineHealth
from kiosk.devices.mapper import Unmapped, map_frame
from kiosk.devices.profile import Profile
from kiosk.devices.repeats import RepeatFilter
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import TicketEvent

QUIET_AFTER_OPEN_MS = 100
"""A line that says nothing for so long after opening is between two lines (12 characters at
1200 baud)."""
LONGEST_PAUSE_IN_LINE_MS = 2000
"""A line that pauses for longer is two halves of different lines."""


class TicketReader:
    """What one source knows of its line; `opened` begins a new connection."""

    def __init__(self, profile: Profile, counter: str | None) -> None:
        self._profile = profile
        self._counter = counter
        # Lives on when the line is opened anew: a display refreshed after a replug is no call.
        self._repeats = RepeatFilter(profile.repeat_window_ms)
        self.opened(0)

    def opened(self, at_ms: int) -> None:
        """Begin a new connection: nothing of the one before is left but what was called."""
        self._framer = make_framer(self._profile.framer)
        self._framer.lose_place()
        self._health = LineHealth(self._profile.silent_after_ms, at_ms)
        self._opened_ms = at_ms
        self._last_byte_ms: int | None = None
        self._is_settled = False
        self.has_understood = False
        """Whether this connection has brought a line that the profile knows."""

    def receive(self, data: bytes, at_ms: int) -> list[TicketEvent]:
        """Take bytes that came at this time and give the events that they finish."""
        self._settle(at_ms)
        if (
            self._framer.held_bytes
            and self._last_byte_ms is not None
            and at_ms - self._last_byte_ms > LONGEST_PAUSE_IN_LINE_MS
        ):
            self._framer.lose_place()
        self._last_byte_ms = at_ms
        self._health.bytes_came(at_ms)
        dropped_before = self._framer.dropped_bytes
        frames = self._framer.feed(data, at_ms)
        self._is_settled = self._is_settled or self._framer.has_place
        self._health.dropped(self._framer.dropped_bytes - dropped_before)
        events = [self._event(frame, at_ms) for frame in frames]
        return [event for event in events if event is not None]

    def status(self, at_ms: int) -> SourceStatus | None:
        """Give how the line is doing, or None while it is too early to say.

        From `ok` on, every line that begins is read whole.
        """
        self._settle(at_ms)
        status = self._health.status(at_ms)
        is_early = not self._is_settled or at_ms < self._settled_ms()
        if status.state is SourceState.ok and is_early and not self.has_understood:
            return None
        return status

    def next_check_ms(self, at_ms: int) -> int | None:
        """Give when the status may change though nothing comes, or None for never."""
        coming = (self._settled_ms(), self._health.silent_at_ms())
        return min((one for one in coming if one > at_ms), default=None)

    def _settled_ms(self) -> int:
        return self._opened_ms + QUIET_AFTER_OPEN_MS

    def _settle(self, at_ms: int) -> None:
        if self._last_byte_ms is None and at_ms >= self._settled_ms():
            self._framer.find_place()
            self._is_settled = True

    def _event(self, frame: bytes, at_ms: int) -> TicketEvent | None:
        mapped = map_frame(frame, self._profile)
        if isinstance(mapped, Unmapped):
            self._health.not_understood(len(frame), mapped.reason)
            return None
        self._health.understood()
        self.has_understood = True
        if not is_for_counter(mapped, self._counter):
            return None
        return None if self._repeats.is_repeat(mapped, at_ms) else mapped
