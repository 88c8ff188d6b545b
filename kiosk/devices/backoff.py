"""How long to wait before opening a line again. Pure.

Guarantees: 0.5 s at first, doubled each time up to 30 s, each with up to a quarter taken off by
chance, so that kiosks behind one serial server do not come all at once. Chance is passed in.
"""

from collections.abc import Callable

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
JITTER_SHARE = 0.25


class Backoff:
    """Waits that grow until `reset`; `chance` gives a number from 0 to 1, such as random()."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._chance = chance
        self._next_s = FIRST_WAIT_S

    def next_wait_s(self) -> float:
        """Give the next wait in seconds."""
        wait_s = self._next_s * (1 - JITTER_SHARE * self._chance())
        self._next_s = min(self._next_s * 2, LONGEST_WAIT_S)
        return wait_s

    def reset(self) -> None:
        """Begin at the shortest wait again: the line has worked."""
        self._next_s = FIRST_WAIT_S
