"""Frames of a fixed length, told by a start mark, a check, or both.

What a frame is, is said of its own bytes alone: `length` bytes that begin with the start and end
with the right check. Frames are taken from the left and do not overlap; after bytes that are none,
the search goes on one byte later. So a good frame is found after any noise, unless the noise just
before it is a frame by chance: 1 in 256 for each byte with a one-byte check and no start, and with
no check whenever the start stands in it. Where the start also stands inside every frame and there
is no check, the wrong one may be taken for ever; such a device needs another framer.
"""

import re

from kiosk.devices.framer_settings import FixedFraming
from kiosk.devices.framing.check_reader import CheckReader
from kiosk.devices.framing.held import HeldFramer


class FixedFramer(HeldFramer):
    """The payload is what stands between start and check."""

    def __init__(self, settings: FixedFraming) -> None:
        super().__init__()
        self._check = CheckReader(settings.check)
        self._start = settings.start
        self._length = settings.length
        payload = settings.length - len(settings.start) - self._check.wire_bytes
        self._covered = settings.start if settings.check.covers_start else b""
        self._whole = re.compile(
            b"%b(.{%d})(.{%d})" % (re.escape(settings.start), payload, self._check.wire_bytes),
            re.DOTALL,
        )

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:  # noqa: ARG002 (counted, not timed)
        """Take bytes as they came and give the payloads of the frames that they finish."""
        data = self._held + data
        frames: list[bytes] = []
        at = 0
        is_right, covered, has_check = self._check.is_right, self._covered, self._check.wire_bytes
        search = True
        while search:
            search = False
            for match in self._whole.finditer(data, at):
                payload, check = match.groups()
                if has_check and not is_right(covered + payload, check):
                    # Without a start every place looks like a frame, and none was refused.
                    self._refused += bool(self._start)
                    at, search = match.start() + 1, True
                    break
                frames.append(payload)
                at = match.end()
        self._held = self._live(data, at)
        self._dropped += len(data) - len(frames) * self._length - len(self._held)
        return frames

    def _live(self, data: bytes, at: int) -> bytes:
        """Give what may still become a frame."""
        if not self._start:
            return data[at:]
        found = data.find(self._start, at)
        if found >= 0:
            return data[found:]
        for size in range(min(len(self._start) - 1, len(data) - at), 0, -1):
            if data.endswith(self._start[:size]):
                return data[-size:]
        return b""
