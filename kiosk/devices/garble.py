"""What is probably wrong when what comes over a line is not understood. Pure.

Guarantees: a suspicion needs at least `ENOUGH_BYTES`, and is told by its look alone: text whose
highest bit is a parity bit, or bytes that a wrong speed makes. Holds counts, no bytes.
"""

ENOUGH_BYTES = 32
PARITY_LEAST = 0.05
"""Of text with a parity bit some characters have it set, mostly about half of them."""
SCATTERED_LEAST = 0.3
_LOW_BITS = 0x7F
_TEXT = frozenset(range(0x20, 0x7F)) | frozenset(b"\r\n\t")
_MARKS = frozenset(b"\x02\x03\x04\x05\x06\x0a\x0d\x15\x17")
"""Control characters that stand in protocols as marks."""

WRONG_PARITY = "it looks like text with a parity bit: set parity, and 7 data bits"
WRONG_BAUD = "it looks like another baud rate"
_IS_HIGH = bytes(int(one > _LOW_BITS) for one in range(256))
_IS_BARE_TEXT = bytes(int(one & _LOW_BITS in _TEXT | _MARKS) for one in range(256))
_IS_ODD = bytes(int(one not in _TEXT and one not in _MARKS) for one in range(256))


class Garble:
    """Counts what came since something was last understood, for a profile of text or not."""

    def __init__(self, *, is_text: bool) -> None:
        self._is_text = is_text
        self.clear()

    def clear(self) -> None:
        """Begin anew: what came was understood."""
        self._all = self._high = self._bare_text = self._odd = 0

    def came(self, data: bytes) -> None:
        """Count bytes."""
        self._all += len(data)
        self._high += data.translate(_IS_HIGH).count(1)
        self._bare_text += data.translate(_IS_BARE_TEXT).count(1)
        self._odd += data.translate(_IS_ODD).count(1)

    def suspicion(self) -> str | None:
        """Give what is probably wrong, or None when it cannot be told."""
        if not self._is_text or self._all < ENOUGH_BYTES:
            return None
        if self._bare_text == self._all and self._high >= PARITY_LEAST * self._all:
            return WRONG_PARITY
        return WRONG_BAUD if self._odd >= SCATTERED_LEAST * self._all else None
