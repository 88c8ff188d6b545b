"""Whether a figure is really another than the one it is held against. Pure.

Guarantees that nothing is called higher or lower while the two 95 % intervals share a value: two
figures are then not told apart, whatever their points are. That is stricter than a test of the
difference (`kiosk.survey.difference`): of twenty officers who are all alike, a test at 5 % would
name one. The site's figure has the officer's ratings in it, which makes the two more alike still.
"""

from enum import StrEnum
from typing import Protocol


class Measured(Protocol):
    """A share, or a mean of shares, with its 95 % interval; None where there is no answer."""

    @property
    def interval(self) -> tuple[float, float] | None:
        """Low and high, fractions of 1."""


class Parting(StrEnum):
    """How a share stands to another one."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_CLEAR = "not-clear"
    """The intervals meet."""

    UNKNOWN = "unknown"
    """One of the two has no answers."""


def parting(own: Measured | None, other: Measured | None) -> Parting:
    """How `own` stands to `other`."""
    mine = own.interval if own else None
    theirs = other.interval if other else None
    if mine is None or theirs is None:
        return Parting.UNKNOWN
    if mine[0] > theirs[1]:
        return Parting.HIGHER
    return Parting.LOWER if mine[1] < theirs[0] else Parting.NOT_CLEAR
