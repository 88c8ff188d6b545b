"""How often one address may ask: a bucket of tokens each, filled slowly, in memory.

Guarantees a bound on memory whatever is asked: the addresses that asked longest ago are
forgotten first. The clock (monotonic seconds) is passed in. Each process counts for itself; the
limit is against guessing and load, and need not be exact.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimit:
    """`burst` requests at once, then one every `every_seconds`, for each address."""

    def __init__(self, burst: int, every_seconds: float, monotonic: Callable[[], float]) -> None:
        """All addresses begin with a full bucket."""
        self._burst = burst
        self._every_seconds = every_seconds
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._turn = threading.Lock()

    def wait(self, address: str) -> timedelta:
        """Take one token of this address; zero if there was one, else how long until there is."""
        with self._turn:
            now = self._monotonic()
            bucket = self._buckets.pop(address, None) or _Bucket(self._burst, now)
            gained = max(0.0, now - bucket.filled_at) / self._every_seconds
            bucket.tokens = min(float(self._burst), bucket.tokens + gained)
            bucket.filled_at = now
            self._buckets[address] = bucket
            while len(self._buckets) > MOST_ADDRESSES:
                self._buckets.popitem(last=False)
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return timedelta(0)
            return timedelta(seconds=(1 - bucket.tokens) * self._every_seconds)
