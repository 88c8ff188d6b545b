"""How often one sender may ask, and how many requests are worked on at once.

Guarantees that one sender, however fast, leaves room for the others, and that the memory this
takes is bounded. All of it lives on the event loop's thread.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from central.refusal import Problem, Refusal

MAX_SENDERS = 10_000
"""Senders remembered; the one not seen for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """`burst` requests at once, then `per_second`."""

    burst: float
    per_second: float


class Throttle:
    """An allowance for each sender (a bucket that fills up again)."""

    def __init__(self, allowance: Allowance, monotonic_s: Callable[[], float]) -> None:
        """`monotonic_s`: seconds that never go back."""
        self._allowance = allowance
        self._monotonic_s = monotonic_s
        self._senders: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, sender: str) -> None:
        """One request of `sender`; Refusal `not-now` (429) when the allowance is used up."""
        now_s = self._monotonic_s()
        left, since_s = self._senders.pop(sender, (self._allowance.burst, now_s))
        left = min(self._allowance.burst, left + (now_s - since_s) * self._allowance.per_second)
        enough = left >= 1
        self._senders[sender] = (left - 1 if enough else left, now_s)
        if len(self._senders) > MAX_SENDERS:
            self._senders.popitem(last=False)
        if not enough:
            wait_s = max(1, round((1 - left) / self._allowance.per_second))
            raise Refusal(
                Problem.NOT_NOW,
                f"too many requests; try again in {wait_s} s",
                status=429,
                retry_after_s=wait_s,
            )


class InFlight:
    """A bound on the requests worked on at once."""

    RETRY_AFTER_S = 2

    def __init__(self, limit: int) -> None:
        """`limit`: how many."""
        self._limit = limit
        self._count = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a place while working; Refusal `not-now` (503) if all are taken."""
        if self._count >= self._limit:
            raise Refusal(
                Problem.NOT_NOW, "busy with other senders", retry_after_s=self.RETRY_AFTER_S
            )
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1
