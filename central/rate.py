"""How often one sender may ask, and how many requests are worked on at once.

Guarantees that one sender, however fast, leaves room for the others, and that the memory this
takes is bounded; any thread may ask. Each process counts for itself: behind a balancer with two
processes a sender may get up to twice as much, which is still a bound. What must be counted in
one place for all (guesses at passwords, uses of a token) is counted in the database.
"""

import threading
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

    def __init__(
        self,
        allowance: Allowance,
        monotonic_s: Callable[[], float],
        most_senders: int | None = None,
    ) -> None:
        """`monotonic_s`: seconds that never go back; `most_senders`: else `MAX_SENDERS`."""
        self._allowance = allowance
        self._monotonic_s = monotonic_s
        self._most_senders = most_senders
        self._senders: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._turn = threading.Lock()

    def wait_s(self, sender: str) -> float:
        """Count one request of `sender`: 0 if there was room, else seconds until there is."""
        with self._turn:
            now_s = self._monotonic_s()
            left, since_s = self._senders.pop(sender, (self._allowance.burst, now_s))
            gained = max(0.0, now_s - since_s) * self._allowance.per_second
            left = min(self._allowance.burst, left + gained)
            enough = left >= 1
            self._senders[sender] = (left - 1 if enough else left, now_s)
            most = MAX_SENDERS if self._most_senders is None else self._most_senders
            while len(self._senders) > most:
                self._senders.popitem(last=False)
            return 0.0 if enough else (1 - left) / self._allowance.per_second

    def take(self, sender: str) -> None:
        """One request of `sender`; Refusal `not-now` (429) when the allowance is used up."""
        wait_s = self.wait_s(sender)
        if wait_s:
            raise too_often(wait_s)


def too_often(wait_s: float) -> Refusal:
    """The refusal of a sender who is to come back in `wait_s` seconds."""
    whole_s = max(1, round(wait_s))
    return Refusal(
        Problem.NOT_NOW,
        f"too many requests; try again in {whole_s} s",
        status=429,
        retry_after_s=whole_s,
    )


RETRY_AFTER_S = 2


def _busy() -> Refusal:
    return Refusal(Problem.NOT_NOW, "busy with other senders", retry_after_s=RETRY_AFTER_S)


class InFlight:
    """A bound on the requests worked on at once; for the event loop's thread alone."""

    def __init__(self, limit: int) -> None:
        """`limit`: how many."""
        self._limit = limit
        self._count = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a place while working; Refusal `not-now` (503) if all are taken."""
        if self._count >= self._limit:
            raise _busy()
        self._count += 1
        try:
            yield
        finally:
            self._count -= 1


class Room:
    """A bound on the bytes that bodies still on their way hold; for the event loop's thread alone.

    Each body has `free` bytes that are not counted: whoever sends little is never told to wait.
    """

    def __init__(self, limit: int, free: int) -> None:
        """`limit`: bytes, of all together."""
        self._limit = limit
        self._free = free
        self._held = 0

    @contextmanager
    def one(self) -> Iterator[Callable[[int], None]]:
        """To be called with the length of one body as it grows; Refusal `not-now` (503) if there
        is no room. At the end it has given its room back.
        """
        mine = 0

        def grow(length: int) -> None:
            nonlocal mine
            more = max(0, length - self._free) - mine
            if self._held + more > self._limit:
                raise _busy()
            self._held += more
            mine += more

        try:
            yield grow
        finally:
            self._held -= mine
