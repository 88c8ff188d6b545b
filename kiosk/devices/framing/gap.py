"""Frames that silence ends: whatever comes between two pauses of `gap_ms`.

Guarantees: a frame begins after a silence and ends with one; longer than `max_frame_bytes`, or
with a wrong check, it is dropped whole and refused. After noise, the first frame that begins after
a silence is found. The same bytes at the same times give the same frames however they were split;
bytes that the system held back and gave together are one frame: `gap_ms` must be longer than the
pauses of the adapter (16 ms with common USB adapters).
"""

from kiosk.devices.framer_settings import GapFraming
from kiosk.devices.framing.check_reader import CheckReader
from kiosk.devices.framing.held import HeldFramer


class GapFramer(HeldFramer):
    """The check, if any, is the last bytes of a frame and covers all before it."""

    def __init__(self, settings: GapFraming) -> None:
        super().__init__()
        self._gap_ms = settings.gap_ms
        self._check = CheckReader(settings.check)
        self._most = settings.max_frame_bytes + self._check.wire_bytes
        self._last_ms: int | None = None
        # True while what comes is to be dropped: it is too long, or its head is unknown.
        self._skipping = False

    @property
    def has_place(self) -> bool:
        """Whether the next byte's place is known: a silence came before what is held."""
        return not self._skipping

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:
        """Take bytes that came at this time; give the frame that the silence before ended."""
        frames = self.tick(at_ms)
        if not data:
            return frames
        self._last_ms = at_ms
        if self._skipping:
            self._dropped += len(data)
        elif len(self._held) + len(data) > self._most:
            self._dropped += len(self._held) + len(data)
            self._held = b""
            self._refused += 1
            self._skipping = True
        else:
            self._held += data
        return frames

    def tick(self, at_ms: int) -> list[bytes]:
        """Give the frame that silence up to this time ends."""
        if self._last_ms is None or at_ms - self._last_ms < self._gap_ms:
            return []
        self._last_ms = None
        self._skipping = False
        held, self._held = self._held, b""
        return self._judged(held) if held else []

    def due_ms(self) -> int | None:
        """Give when silence ends what is held."""
        return None if self._last_ms is None else self._last_ms + self._gap_ms

    def lose_place(self) -> None:
        """Drop what is held; the next frame begins after a silence."""
        super().lose_place()
        self._skipping = True

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a frame."""
        self._skipping = False

    def _judged(self, frame: bytes) -> list[bytes]:
        size = self._check.wire_bytes
        if not size:
            return [frame]
        payload, check = frame[:-size], frame[-size:]
        if payload and self._check.is_right(payload, check):
            return [payload]
        self._dropped += len(frame)
        self._refused += 1
        return []
