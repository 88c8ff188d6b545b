"""How often one address may ask for a page, in the pages' own measure: a time to wait.

The counting is `central.rate`'s, with its bound on memory; each process counts for itself.
"""

from collections.abc import Callable
from datetime import timedelta

from central.rate import Allowance, Throttle

MOST_ADDRESSES = 10_000


class RateLimit:
    """`burst` requests at once, then one every `every_seconds`, for each address."""

    def __init__(self, burst: int, every_seconds: float, monotonic: Callable[[], float]) -> None:
        """All addresses begin with a full bucket."""
        self._throttle = Throttle(Allowance(burst, 1 / every_seconds), monotonic, MOST_ADDRESSES)

    def wait(self, address: str) -> timedelta:
        """Count one request of this address; zero if there was room, else how long until there
        is.
        """
        return timedelta(seconds=self._throttle.wait_s(address))
