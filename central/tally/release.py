"""When a supervisor may see a cell: in steps of at least five counted answers.

Guarantees that what is shown never moves by fewer than `STEP` answers at once, so that nobody
who saw the page before and after a visit can tell what that visit's citizen answered.
"""

from collections import Counter

STEP = 5
"""Counted valid answers that a cell must have gained since it was last released."""


def in_steps(n: int) -> int:
    """`n` without what the next step still waits for: a number that moves by `STEP` at once."""
    return n - n % STEP


def released(counted: Counter[int], shown: Counter[int]) -> Counter[int] | None:
    """The answers to show from now on, by value, or None if those that are `shown` stay.

    Every value counts, whatever the scale: one left out would never be shown, and so release the
    others with each answer.
    """
    if counted.total() - shown.total() < STEP:
        return None
    return Counter({level: counted[level] for level in sorted({*counted, *shown})})
