"""How far units of one block lie apart: range, quartiles and median of their indices. Pure.

Guarantees that no quartile is told of fewer than four units, which have none. What part of the
spread is chance is told by intervals and ranks (`kiosk.survey.ranks`), not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

LEAST_UNITS = 2
LEAST_FOR_QUARTILES = 4
"""Of fewer, three quartiles would be told of no more than three figures."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Of so many `units`; fractions of 1. `quartiles`: lower and upper, None of few units."""

    units: int
    lowest: float
    median: float
    highest: float
    quartiles: tuple[float, float] | None

    @property
    def range(self) -> float:
        """The highest less the lowest."""
        return self.highest - self.lowest


def spread(indices: Sequence[float]) -> Spread | None:
    """The spread of one index each; None of fewer than LEAST_UNITS.

    Quartiles are those of a spreadsheet's QUARTILE.INC: the lowest is the quantile 0, the highest
    the quantile 1, and between two neighbours the line is straight (Hyndman and Fan 1996, type 7).
    """
    if len(indices) < LEAST_UNITS:
        return None
    found = None
    if len(indices) >= LEAST_FOR_QUARTILES:
        lower, _, upper = quantiles(indices, n=4, method="inclusive")
        found = (lower, upper)
    return Spread(len(indices), min(indices), median(indices), max(indices), found)
