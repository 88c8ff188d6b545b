"""Whether what comes over an open line makes sense: `ok`, `silent` or `garbled`. Pure.

Guarantees: one odd line among good ones is no fault; three in a row, or 64 bytes without one
line understood, are. One line understood makes the source `ok` again. Reasons hold no figures
that change, so that a status is told when it changes and not with every byte. Whether the line
can be opened at all is `open_failure`'s.
"""

from kiosk.devices.source_state import SourceState, SourceStatus

GARBLED_AFTER_FRAMES = 3
GARBLED_AFTER_BYTES = 64
MS_PER_S = 1000


class LineHealth:
    """The health of one open line; times are monotonic milliseconds, passed in."""

    def __init__(self, silent_after_ms: int, opened_ms: int) -> None:
        self._silent_after_ms = silent_after_ms
        self._last_byte_ms = opened_ms
        self._odd_frames = 0
        self._odd_bytes = 0
        self._why = ""

    def bytes_came(self, at_ms: int) -> None:
        """Note that something came."""
        self._last_byte_ms = at_ms

    def understood(self) -> None:
        """Note a line that the profile knows."""
        self._odd_frames = self._odd_bytes = 0

    def not_understood(self, frame_bytes: int, why: str) -> None:
        """Note a line that the profile does not know."""
        self._odd_frames += 1
        self._odd_bytes += frame_bytes
        self._why = why

    def dropped(self, count: int) -> None:
        """Note bytes that made no line."""
        if count:
            self._odd_bytes += count
            self._why = "bytes that make no line"

    def silent_at_ms(self) -> int:
        """Give when the source becomes silent if nothing comes."""
        return self._last_byte_ms + self._silent_after_ms

    def status(self, at_ms: int) -> SourceStatus:
        """Give how the line is doing at this time."""
        if at_ms >= self.silent_at_ms():
            seconds = self._silent_after_ms // MS_PER_S
            return SourceStatus(
                SourceState.silent,
                f"nothing has come for {seconds} s: is the queue device switched on, and its cable "
                "in?",
            )
        if self._odd_frames >= GARBLED_AFTER_FRAMES or self._odd_bytes >= GARBLED_AFTER_BYTES:
            return SourceStatus(
                SourceState.garbled,
                f"what comes is not understood ({self._why}): do baud rate, parity and patterns of "
                "the profile fit the device?",
            )
        return SourceStatus(SourceState.ok, "connected")
