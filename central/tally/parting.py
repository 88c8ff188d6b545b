"""Whether a figure is really another than the one it is held against. Pure.

Guarantees that nothing is called higher or lower while its interval and that of the other share a
value: two figures are then not told apart, whatever their points are. Where several are held
against the same one, each interval is widened for their number (C. E. Bonferroni): of officers who
are all alike, in 19 of 20 looks nobody is named. At 95 % for each, one of twenty who are alike was
named in 23 of 100 drawn months, and one of fifty in 66. The site's figure has the officer's ratings
in it, which makes the two more alike still.
"""

from enum import StrEnum
from statistics import NormalDist
from typing import Protocol

from kiosk.survey.score_interval import score_interval

CERTAINTY = 0.95
_NORMAL = NormalDist()


class Measured(Protocol):
    """A mean of shares. `value`: a fraction of 1, None where there is no answer; `n`: the number of
    answers that its interval is of; `interval`: at 95 %.
    """

    @property
    def value(self) -> float | None:
        """The mean."""

    @property
    def n(self) -> int:
        """Answers."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Low and high."""


class Parting(StrEnum):
    """How a share stands to another one."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_CLEAR = "not-clear"
    """The intervals meet."""

    UNKNOWN = "unknown"
    """One of the two has no answers."""


def parting(own: Measured | None, other: Measured | None, compared: int = 1) -> Parting:
    """How `own` stands to `other`; `compared`: so many are held against it, this one among them."""
    theirs = other.interval if other else None
    if own is None or own.value is None or theirs is None:
        return Parting.UNKNOWN
    z = _NORMAL.inv_cdf(1 - (1 - CERTAINTY) / (2 * max(1, compared)))
    low, high = score_interval(own.value, own.n, z)
    if low > theirs[1]:
        return Parting.HIGHER
    return Parting.LOWER if high < theirs[0] else Parting.NOT_CLEAR
