"""When a supervisor may see a cell: in steps of at least five counted answers.

Guarantees that what is shown never moves by fewer than `STEP` answers at once, so that nobody
who saw the page before and after a visit can tell what that visit's citizen answered.
"""

from collections import Counter

STEP = 5
"""Counted valid answers that a cell must have gained since it was last released."""

LEVELS = (1, 2, 3, 4, 5)


def released(counted: Counter[int], shown: Counter[int]) -> Counter[int] | None:
    """The levels to show from now on, or None if those that are `shown` stay."""
    if counted.total() - shown.total() < STEP:
        return None
    return Counter({level: counted[level] for level in LEVELS})
