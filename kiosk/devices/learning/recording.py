"""Bytes with the times at which they came, as the learning looks at them. Pure.

Guarantees: times never go back; at most `HELD_BYTES` are looked at, the first ones, so that what
was marked keeps its place. Writing and reading captures is left to `kiosk.devices.capture`.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from kiosk.devices.capture import CapturedRead

HELD_BYTES = 64 * 1024
"""More than this teaches nothing new: an hour of a hall at one call a minute is a tenth of it."""


class Recording:
    """All that was heard, in order; made of reads."""

    def __init__(self, reads: Iterable[CapturedRead] = ()) -> None:
        kept: list[CapturedRead] = []
        room = HELD_BYTES
        latest = 0
        for one in reads:
            data = one.data[:room]
            room -= len(data)
            latest = max(latest, one.at_ms)
            if data:
                kept.append(CapturedRead(latest, data))
        self.reads = tuple(kept)
        self.data = b"".join(one.data for one in kept)
        self._starts = [0, *accumulate(len(one.data) for one in kept)]

    def __len__(self) -> int:
        return len(self.data)

    @property
    def is_full(self) -> bool:
        """Whether nothing more is taken in."""
        return len(self.data) >= HELD_BYTES

    def at_ms(self, offset: int) -> int:
        """Give when the byte at this place came."""
        return self.reads[bisect_right(self._starts, offset) - 1].at_ms

    def and_then(self, one: CapturedRead) -> "Recording":
        """Give the recording with one more read."""
        return Recording((*self.reads, one))

    def beginning(self, most_bytes: int) -> "Recording":
        """Give the first bytes of it."""
        kept, room = [], most_bytes
        for one in self.reads:
            if room <= 0:
                break
            kept.append(CapturedRead(one.at_ms, one.data[:room]))
            room -= len(one.data)
        return Recording(kept)

    def pauses_ms(self) -> list[tuple[int, int]]:
        """Give each pause between two reads: the place of the byte after it, and how long."""
        pairs = zip(self.reads, self.reads[1:], self._starts[1:], strict=False)
        return [(start, later.at_ms - one.at_ms) for one, later, start in pairs]
