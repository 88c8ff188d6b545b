"""How long one must wait before the next attempt to sign in: a pure rule of doubling waits.

Guarantees: the first mistakes are free; each one after them doubles the wait, up to a limit, so
that guessing is hopeless and nobody is locked out for good. Counted per account, known or not,
and per address. Every time is passed in.
Leaves to others: keeping the count (`central.accounts.attempts`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
"""Failures older than this no longer count."""

NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures are free before the waits begin."""

    free: int


ACCOUNT_LIMIT = Limit(free=5)
ADDRESS_LIMIT = Limit(free=20)
"""Wider, since a whole office may come from one address."""


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures of one account or address, and when the last one was."""

    failures: int
    last_at: datetime


def wait_after(failures: int, limit: Limit) -> timedelta:
    """The wait that `failures` in a row earn."""
    if failures < limit.free:
        return NO_WAIT
    doublings = failures - limit.free
    # 2**10 times the first wait is beyond the longest; larger powers would only overflow.
    return min(FIRST_WAIT * int(2 ** min(doublings, 10)), LONGEST_WAIT)


def standing(attempts: Attempts | None, now: datetime) -> int:
    """How many failures still count at `now`."""
    if attempts is None or now - attempts.last_at > FORGOTTEN_AFTER:
        return 0
    return attempts.failures


def remaining_wait(attempts: Attempts | None, limit: Limit, now: datetime) -> timedelta:
    """How much longer to wait at `now`; zero if one may try.

    A clock that was set back never makes the wait longer than it was.
    """
    if attempts is None:
        return NO_WAIT
    wait = wait_after(standing(attempts, now), limit)
    return max(NO_WAIT, min(wait, attempts.last_at + wait - now))
