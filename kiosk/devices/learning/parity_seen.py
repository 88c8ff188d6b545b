"""Seven data bits with parity, seen in bytes that were received as eight without. Pure.

A character of 7E1, 7O1 or 7N2 is as long on the wire as one of 8N1, so its seven bits arrive right
and the parity bit (or the first stop bit) stands as the highest bit.
"""

from dataclasses import dataclass

LEAST_BYTES = 12
"""With fewer, chance alone gives such a bit too often (1 in 4096 with twelve)."""
SHARE = 0.97
"""A byte in thirty may be broken."""
LEAST_VALUES = 4
SHARE_OF_TEXT = 0.9
TEXT = frozenset(range(0x20, 0x7F)) | {0x02, 0x03, 0x04, 0x0A, 0x0D}
HIGH_BIT = 0x80
LOW_BITS = 0x7F


@dataclass(frozen=True, slots=True)
class ParitySeen:
    """What the highest bit is: E, O, or N when it is always one (7 data bits, no parity)."""

    parity: str
    stopbits: int
    why: str


def parity_seen(data: bytes) -> ParitySeen | None:
    """Give the parity that the highest bits keep to, or None where they carry data."""
    if len(data) < LEAST_BYTES or max(data) < HIGH_BIT:
        return None
    text = sum(one in TEXT for one in without_high_bit(data)) / len(data)
    if len(set(data)) < LEAST_VALUES or text < SHARE_OF_TEXT:
        # Too low a baud rate makes the highest bit always one as well, but no text.
        return None
    even = sum(one.bit_count() % 2 == 0 for one in data) / len(data)
    high = sum(one >= HIGH_BIT for one in data) / len(data)
    if high >= SHARE:
        return ParitySeen("N", 2, "the highest bit is always one: a stop bit, so 7 data bits")
    if even >= SHARE:
        return ParitySeen("E", 1, f"the highest bit makes {even:.0%} of the bytes even: 7E1")
    if 1 - even >= SHARE:
        return ParitySeen("O", 1, f"the highest bit makes {1 - even:.0%} of the bytes odd: 7O1")
    return None


def without_high_bit(data: bytes) -> bytes:
    """Give the bytes as seven data bits would have brought them."""
    return bytes(one & LOW_BITS for one in data)
