"""What a device without sense says: real bytes, made at run time from a seed.

Half of it is noise, half comes close to the words of plain-lines: broken lines, lines of other
counters, tickets that are none. Nothing of it is an event of the counter that listens.
"""

import random
import threading
import time
from collections.abc import Callable

BITS_PER_BYTE = 10
"""On a serial line: start bit, eight data bits, stop bit."""
BAUD = 115_200
HOUR_BYTES = 3_600 * BAUD // BITS_PER_BYTE
PIECE_BYTES = 1 << 16
MOST_BYTES = 4_096
PARTS_PER_S = 200
WORDS = (
    b"CALL 99 A012\r\n",
    b"CALL 05 \x01\x02\r\n",
    b"SERVE 05 " + b"9" * 200 + b"\r\n",
    b"CALL 05 A0\r",
    b"RECALL\n",
    b"CALL 05 A01$\r\n",
)


def babble(seed: int) -> bytes:
    """One piece, of PIECE_BYTES or a little more."""
    chance = random.Random(seed)
    parts: list[bytes] = []
    length = 0
    while length < PIECE_BYTES:
        part = chance.choice((chance.choice(WORDS), chance.randbytes(32)))
        parts.append(part)
        length += len(part)
    return b"".join(parts)


class Babbler(threading.Thread):
    """Says babble until it has said `limit` bytes or is told to end."""

    def __init__(
        self, say: Callable[[bytes], None], limit: int, bytes_per_s: float | None = None
    ) -> None:
        """`say` waits until the line has taken it; `bytes_per_s`: None for as fast as it does."""
        super().__init__(name="babbler", daemon=True)
        self._say = say
        self._limit = limit
        self._bytes_per_s = bytes_per_s
        self._piece = babble(2026)
        self.ending = threading.Event()
        self.said = 0

    def run(self) -> None:
        """Says one part after the other, each in its time."""
        began_s = time.monotonic()
        most = MOST_BYTES if self._bytes_per_s is None else int(self._bytes_per_s / PARTS_PER_S)
        while self.said < self._limit and not self.ending.is_set():
            if self._bytes_per_s is not None:
                ahead_s = self.said / self._bytes_per_s - (time.monotonic() - began_s)
                if ahead_s > 0 and self.ending.wait(ahead_s):
                    return
            at = self.said % len(self._piece)
            part = self._piece[at : at + most]
            self._say(part)
            self.said += len(part)
