"""From bytes to the events of this counter: framer, mapper and filters in a row. Pure.

Guarantees: the head of a frame that was missed is never taken for a whole one. Without its first
two letters a `RECALL` is a `CALL`, so after opening a frame counts only from its beginning, which
is known after the end of one or after a quiet time; and a frame that stops halfway for long is
dropped whole. Events come in the order of their frames, and no more of them than people can be
called where that is asked for (`event_flow`). Time is passed in.

An answer is due only where the profile has an [answer], once for each frame that came whole, that
the profile knows as an event and that is not for another counter: on a shared line nobody answers
in another's place.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from kiosk.devices.counter_filter import for_counter
from kiosk.devices.event_flow import EventFlow
from kiosk.devices.framer import make_framer
from kiosk.devices.line_health import LineHealth
from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import Profile
from kiosk.devices.repeats import RepeatFilter
from kiosk.devices.scanning.covering import cover_freed_memory
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.unmapped import Ignored, Unmapped

QUIET_AFTER_OPEN_MS = 100
"""A line that says nothing for so long after opening is between two frames (12 characters at
1200 baud)."""
LONGEST_PAUSE_IN_FRAME_MS = 2000
"""A frame that pauses for longer is two halves of different frames."""
TEXT_FRAMERS = ("line", "prefix")
"""Kinds of framers whose bytes are text, marks aside."""

Mapped: TypeAlias = SourceEvent | Ignored | Unmapped


def no_day() -> date | None:
    """Give the day of a reader that has no clock on the wall: none."""
    return None


class TicketReader:
    """What one source knows of its line; `opened` begins a new connection.

    `on_frame` is told every frame with what the mapper made of it, before any filter. `today`:
    the day by the kiosk's clock, against dossier codes of the future. `flow` bounds the events;
    None: all of them are wanted, as at a desk.
    """

    def __init__(
        self,
        profile: Profile,
        counter: str | None,
        on_frame: Callable[[bytes, Mapped], None] | None = None,
        today: Callable[[], date | None] = no_day,
        flow: EventFlow | None = None,
    ) -> None:
        self._profile = profile
        self._counter = counter
        self._on_frame = on_frame
        self._today = today
        self._flow = flow
        # What a scanner read may be a slip with its holder's name and number.
        self._is_scanner = profile.scanner is not None
        self._is_to_cover = False
        # Lives on when the line is opened anew: a display refreshed after a replug is no call.
        self._repeats = RepeatFilter(profile.repeat_window_ms)
        self.opened(0)

    def opened(self, at_ms: int) -> None:
        """Begin a new connection: nothing of the one before is left but what was called."""
        self._framer = make_framer(self._profile.framer)
        self._framer.lose_place()
        if self._flow is not None:
            self._flow.forget()
        self._health = LineHealth(
            self._profile.silent_after_ms,
            at_ms,
            is_text=self._profile.framer.kind in TEXT_FRAMERS,
        )
        self._opened_ms = at_ms
        self._last_byte_ms: int | None = None
        self._is_settled = False
        self._answers = b""
        self._dropped_seen = self._framer.dropped_bytes
        self._refused_seen = self._framer.refused_frames
        self.has_understood = False
        """Whether this connection has brought a frame that the profile knows."""

    def receive(self, data: bytes, at_ms: int) -> list[SourceEvent]:
        """Take bytes that came at this time and give the events that they finish."""
        self._settle(at_ms)
        if (
            self._framer.held_bytes
            and self._last_byte_ms is not None
            and at_ms - self._last_byte_ms > LONGEST_PAUSE_IN_FRAME_MS
        ):
            # What a long silence finishes was finished by it; the rest is half a frame.
            events = self.tick(at_ms)
            self._framer.lose_place()
        else:
            events = []
        self._last_byte_ms = at_ms
        self._is_to_cover = self._is_scanner
        self._health.bytes_came(data, at_ms)
        return events + self._events(self._framer.feed(data, at_ms), at_ms)

    def tick(self, at_ms: int) -> list[SourceEvent]:
        """Give the events that silence finishes, by this time, and one that had to wait."""
        waited = [] if self._flow is None else self._flow.tick(at_ms)
        return waited + self._events(self._framer.tick(at_ms), at_ms)

    def forget(self) -> None:
        """Write over what a scan left in freed memory; to be called once nothing refers to it.

        Does nothing for any source but a scanner, and nothing twice.
        """
        if self._is_to_cover:
            self._is_to_cover = False
            cover_freed_memory()

    def take_answers(self) -> bytes:
        """Give what is to be written for the frames since the last call; mostly nothing."""
        answers, self._answers = self._answers, b""
        return answers

    @property
    def counts(self) -> tuple[int, int]:
        """Frames refused and bytes dropped on this connection."""
        return self._framer.refused_frames, self._framer.dropped_bytes

    @property
    def held_bytes(self) -> int:
        """How many bytes of an unfinished frame are held."""
        return self._framer.held_bytes

    def status(self, at_ms: int) -> SourceStatus | None:
        """Give how the line is doing, or None while it is too early to say.

        From `ok` on, every frame that begins is read whole.
        """
        self._settle(at_ms)
        flooded = None if self._flow is None else self._flow.status(at_ms)
        status = flooded or self._health.status(at_ms)
        is_early = not self._is_settled or at_ms < self._settled_ms()
        if status.state is SourceState.ok and is_early and not self.has_understood:
            return None
        return status

    def due_ms(self) -> int | None:
        """Give when silence may finish a frame, or None while none waits for it."""
        return self._framer.due_ms()

    def _flow_ms(self) -> tuple[int | None, int | None]:
        return (None, None) if self._flow is None else (self._flow.due_ms(), self._flow.calm_ms())

    def next_check_ms(self, at_ms: int) -> int | None:
        """Give when the status may change, or an event need wait no longer, though nothing comes;
        None for never.
        """
        coming = (self._settled_ms(), self._health.silent_at_ms(), *self._flow_ms())
        return min((one for one in coming if one is not None and one > at_ms), default=None)

    def _settled_ms(self) -> int:
        return self._opened_ms + QUIET_AFTER_OPEN_MS

    def _settle(self, at_ms: int) -> None:
        if self._last_byte_ms is None and at_ms >= self._settled_ms():
            self._framer.find_place()
            self._is_settled = True

    def _events(self, frames: list[bytes], at_ms: int) -> list[SourceEvent]:
        self._is_settled = self._is_settled or self._framer.has_place
        dropped, refused = self._framer.dropped_bytes, self._framer.refused_frames
        self._health.refused(refused - self._refused_seen)
        self._health.dropped(dropped - self._dropped_seen)
        self._dropped_seen, self._refused_seen = dropped, refused
        self._is_to_cover = self._is_to_cover or (self._is_scanner and bool(frames))
        events: list[SourceEvent] = []
        for frame in frames:
            event = self._event(frame, at_ms)
            if event is not None:
                events += [event] if self._flow is None else self._flow.take(event, at_ms)
        return events

    def _event(self, frame: bytes, at_ms: int) -> SourceEvent | None:
        mapped = map_frame(frame, self._profile, self._today())
        if self._on_frame is not None:
            self._on_frame(frame, mapped)
        if isinstance(mapped, Unmapped) and mapped.is_fault:
            self._health.not_understood(len(frame), mapped.reason)
            return None
        self._health.understood()
        self.has_understood = True
        if isinstance(mapped, Ignored | Unmapped):
            return None
        event = for_counter(mapped, self._counter)
        if event is mapped:
            self._answers += self._profile.answer
        return None if event is None or self._repeats.is_repeat(event, at_ms) else event
