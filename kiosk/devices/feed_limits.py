"""How much may come: allowances that fill up again with time. Pure: the clock is passed in.

Guarantees: what is kept is bounded whatever the number of addresses; who is forgotten for it is
whoever has asked least lately.
"""

from dataclasses import dataclass

MS_PER_S = 1000
MOST_ADDRESSES = 256


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many at once, and one more every `every_ms`."""

    burst: int
    every_ms: int


class Limit:
    """One allowance in use."""

    def __init__(self, allowance: Allowance, at_ms: int) -> None:
        self._allowance = allowance
        self._left_ms = allowance.burst * allowance.every_ms
        self._at_ms = at_ms

    def take(self, at_ms: int) -> int:
        """Take one; give 0, or the milliseconds until there is one to take."""
        allowance = self._allowance
        full_ms = allowance.burst * allowance.every_ms
        self._left_ms = min(full_ms, self._left_ms + max(0, at_ms - self._at_ms))
        self._at_ms = at_ms
        if self._left_ms < allowance.every_ms:
            return allowance.every_ms - self._left_ms
        self._left_ms -= allowance.every_ms
        return 0


class LimitPerAddress:
    """The same allowance for every address, each its own."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._limits: dict[str, Limit] = {}

    def take(self, address: str, at_ms: int) -> int:
        """Take one for `address`; give 0, or the milliseconds until there is one to take."""
        limit = self._limits.pop(address, None) or Limit(self._allowance, at_ms)
        # At the end: the first of a dict is whoever has asked least lately.
        self._limits[address] = limit
        if len(self._limits) > MOST_ADDRESSES:
            del self._limits[next(iter(self._limits))]
        return limit.take(at_ms)
