"""Lines of text: frames that end with CR, LF or CR LF.

Guarantees: a frame is always a whole line between two ends (or from the known beginning of a
line), never a fragment; a line longer than allowed is dropped whole, counted and refused once;
empty lines are left out. After any noise, the second line is found again: the first end that
comes ends the noise. There is no check: noise that holds two ends is a line.
"""

from kiosk.devices.framer_settings import LineFraming
from kiosk.devices.framing.held import HeldFramer

_ENDS = {"any": b"\n", "lf": b"\n", "cr": b"\r", "crlf": b"\r\n"}


class LineFramer(HeldFramer):
    """Ends are not counted as dropped. With ends "any", CR LF is an end and an empty line."""

    def __init__(self, settings: LineFraming) -> None:
        super().__init__()
        self._most = settings.max_frame_bytes
        self._takes_any = settings.ends == "any"
        self._end = _ENDS[settings.ends]
        # True while the rest of a line is to be dropped: it is too long, or its head is unknown.
        self._skipping = False

    @property
    def has_place(self) -> bool:
        """Whether it is known where the next line begins."""
        return not self._skipping

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:  # noqa: ARG002 (text has no clock)
        """Take bytes as they came and give the lines that they finish, without ends."""
        if self._takes_any:
            data = data.replace(b"\r", b"\n")
        lines = (self._held + data).split(self._end)
        rest = lines.pop()
        if lines and self._skipping:
            self._dropped += len(lines.pop(0))
            self._skipping = False
        most = self._most
        frames = [line for line in lines if 0 < len(line) <= most]
        if len(frames) != len(lines):
            long = [len(line) for line in lines if len(line) > most]
            self._dropped += sum(long)
            self._refused += len(long)
        self._hold(rest)
        return frames

    def lose_place(self) -> None:
        """Drop what is held; the next frame begins after the next end."""
        super().lose_place()
        self._skipping = True

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a line."""
        self._skipping = False

    def _hold(self, rest: bytes) -> None:
        # The first byte of CR LF alone may be of the line or of its end.
        kept = 1 if len(self._end) > 1 and rest.endswith(self._end[:1]) else 0
        if not self._skipping and len(rest) - kept > self._most:
            self._skipping = True
            self._refused += 1
        if self._skipping:
            self._dropped += len(rest) - kept
            rest = rest[len(rest) - kept :]
        self._held = rest
