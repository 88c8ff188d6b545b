"""Whether what comes over an open line makes sense: `ok`, `silent` or `garbled`. Pure.

Guarantees: one odd frame among good ones is no fault; three in a row, or 64 bytes without one
frame understood, are. One frame understood makes the source `ok` again. Reasons hold no figures
that change, and the reason for `garbled` stays what it was first, so that a status is told when it
changes and not with every byte. Whether the line can be opened at all is `open_failure`'s.
"""

from kiosk.devices.garble import Garble
from kiosk.devices.source_state import SourceState, SourceStatus

GARBLED_AFTER_FRAMES = 3
GARBLED_AFTER_BYTES = 64
MS_PER_S = 1000
REFUSED = "what comes fails the check: wrong parity, or another check?"


class LineHealth:
    """The health of one open line; times are monotonic milliseconds, passed in.

    `is_text`: the profile's frames are text, so that the look of the bytes tells something.
    """

    def __init__(self, silent_after_ms: int, opened_ms: int, *, is_text: bool = False) -> None:
        self._silent_after_ms = silent_after_ms
        self._last_byte_ms = opened_ms
        self._odd_frames = 0
        self._odd_bytes = 0
        self._why = ""
        self._garble = Garble(is_text=is_text)
        self._garbled: SourceStatus | None = None

    def bytes_came(self, data: bytes, at_ms: int) -> None:
        """Note that something came."""
        self._last_byte_ms = at_ms
        self._garble.came(data)

    def understood(self) -> None:
        """Note a frame that the profile knows."""
        self._odd_frames = self._odd_bytes = 0
        self._garbled = None
        self._garble.clear()

    def not_understood(self, frame_bytes: int, why: str) -> None:
        """Note a frame that the profile does not know."""
        self._odd_frames += 1
        self._odd_bytes += frame_bytes
        self._why = why

    def refused(self, count: int) -> None:
        """Note frames whose check, length or form was wrong."""
        if count:
            self._odd_frames += count
            self._why = REFUSED

    def dropped(self, count: int) -> None:
        """Note bytes that made no frame."""
        if count:
            self._odd_bytes += count
            if self._why != REFUSED:
                self._why = "bytes that make no frame"

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
            self._garbled = self._garbled or SourceStatus(SourceState.garbled, self._reason())
            return self._garbled
        return SourceStatus(SourceState.ok, "connected")

    def _reason(self) -> str:
        why = self._garble.suspicion() or self._why
        return (
            f"what comes is not understood ({why}): do baud rate, parity and patterns of the "
            "profile fit the device?"
        )
