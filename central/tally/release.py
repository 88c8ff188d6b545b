"""When a supervisor may see a cell: in steps of at least five counted answers.

Guarantees that what is shown never moves by fewer than `STEP` answers at once, and never loses one,
so that nobody who saw the page before and after a visit can tell what that visit's citizen
answered.
"""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

STEP = 5
"""Counted valid answers that a cell must have gained since it was last released."""

CLOSED = 0
"""The value of no answer. What is shown of a cell that has it, with no number, stays for ever."""

_UNKNOWN: Mapping[int, int] = MappingProxyType({})


def in_steps(n: int) -> int:
    """`n` without what the next step still waits for: a number that moves by `STEP` at once."""
    return n - n % STEP


def released(
    counted: Counter[int], shown: Counter[int], moved: Mapping[int, int] = _UNKNOWN
) -> Counter[int] | None:
    """The answers to show from now on, by value, or None if those that are `shown` stay.

    Every value counts, whatever the scale: one left out would never be shown, and so release the
    others with each answer. `moved`: what the last batch added to `counted`. Where it took an
    answer away, the cell is closed: a value that becomes fewer from one look to the next would be
    the answer of the one rating that counts no longer (docs/adr/0063).
    """
    if CLOSED in shown:
        return None
    if shown.total() and min(moved.values(), default=0) < 0:
        return Counter({**shown, CLOSED: 0})
    if counted.total() - shown.total() < STEP:
        return None
    return Counter({level: counted[level] for level in sorted({*counted, *shown})})
