"""Shares of a whole that add up to exactly 100 when they are rounded, for official tables.

Each share rounded by itself may sum to 99,99 or 100,01, and who adds up the table doubts it.
Source: the method of largest remainders (Hamilton, Hare-Niemeyer). Guarantees that each share is
less than one last place from the exact one, that more answers never have the smaller share, and
that none of no answers is shown as some. Pure.
"""

from collections.abc import Sequence
from decimal import Decimal

_HUNDRED = 100
MOST_DECIMALS = 6


def shares_that_add_up(counts: Sequence[int], decimals: int) -> tuple[Decimal, ...] | None:
    """The shares of `counts` in per cent, with so many `decimals`, in their order; their sum is
    100. None where there is nothing to share out. Of equal remainders the greater count gains, of
    equal counts the first.

    ValueError if a count is negative or `decimals` is not 0 to MOST_DECIMALS.
    """
    if any(count < 0 for count in counts):
        message = f"expected counts of 0 and more, found {min(counts)}"
        raise ValueError(message)
    if not 0 <= decimals <= MOST_DECIMALS:
        message = f"expected 0 to {MOST_DECIMALS} decimals, found {decimals}"
        raise ValueError(message)
    total = sum(counts)
    if not total:
        return None
    # In whole numbers of the last place: no share is rounded by a binary fraction.
    whole = _HUNDRED * 10**decimals
    parts = [count * whole // total for count in counts]
    left = whole - sum(parts)
    by_remainder = sorted(
        range(len(counts)),
        key=lambda at: (-(counts[at] * whole % total), -counts[at], at),
    )
    for at in by_remainder[:left]:
        parts[at] += 1
    return tuple(Decimal(part).scaleb(-decimals) for part in parts)
