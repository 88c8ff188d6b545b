"""From bytes to frames, one frame per line. Pure.

Guarantees: however the bytes are split, the frames are the same; a frame is always a whole line
between two terminators (or from the known beginning of a line), never a fragment; a line longer
than allowed is dropped whole and counted; at most `max_line_bytes` are held between two calls.
What a line means is left to the mapper.
"""

from typing import Protocol

from kiosk.devices.profile import FramerSettings

HELD_CAP_BYTES = 64 * 1024
"""No framer may hold more than this between two calls."""


class Framer(Protocol):
    """What every framer can do; the line framer is the first of its kind."""

    @property
    def held_bytes(self) -> int:
        """How many bytes of an unfinished frame are held."""

    @property
    def dropped_bytes(self) -> int:
        """How many bytes have been dropped since the framer was made."""

    @property
    def has_place(self) -> bool:
        """Whether it is known where the next frame begins."""

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they came and give the frames that they finish."""

    def lose_place(self) -> None:
        """Drop what is held; the next frame begins after the next end of a frame."""

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a frame."""


class LineFramer:
    """Frames that end with CR, LF or CR LF; the terminator and empty lines are left out."""

    def __init__(self, max_line_bytes: int) -> None:
        if not 0 < max_line_bytes <= HELD_CAP_BYTES:
            raise ValueError(f"max_line_bytes is {max_line_bytes}, not 1 to {HELD_CAP_BYTES}")
        self._max = max_line_bytes
        self._held = b""
        self._dropped = 0
        # True while the rest of a line is to be dropped: it is too long, or its head is unknown.
        self._skipping = False

    @property
    def held_bytes(self) -> int:
        """How many bytes of an unfinished line are held."""
        return len(self._held)

    @property
    def dropped_bytes(self) -> int:
        """How many bytes have been dropped since the framer was made."""
        return self._dropped

    @property
    def has_place(self) -> bool:
        """Whether it is known where the next line begins."""
        return not self._skipping

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they came and give the lines that they finish, without terminators."""
        first, *others = data.replace(b"\r", b"\n").split(b"\n")
        self._extend(first)
        if not others:
            return []
        frames = [self._held] if self._held else []
        self._held = b""
        self._skipping = False
        rest = others.pop()
        frames += [line for line in others if 0 < len(line) <= self._max]
        self._dropped += sum(len(line) for line in others if len(line) > self._max)
        self._extend(rest)
        return frames

    def lose_place(self) -> None:
        """Drop what is held; the next frame begins after the next terminator."""
        self._dropped += len(self._held)
        self._held = b""
        self._skipping = True

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a line."""
        self._skipping = False

    def _extend(self, part: bytes) -> None:
        if self._skipping:
            self._dropped += len(part)
        elif len(self._held) + len(part) > self._max:
            self._dropped += len(part)
            self.lose_place()
        else:
            self._held += part


def make_framer(settings: FramerSettings) -> Framer:
    """Make the framer that a profile asks for."""
    if settings.kind == "line":
        return LineFramer(settings.max_line_bytes)
    raise ValueError(f"no framer of kind {settings.kind!r}")
