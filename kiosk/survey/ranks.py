"""Ranks of units that are told no more exactly than their answers bear out. Pure.

A table that puts 81,2 % before 80,9 % ranks chance. Here a unit is before another only where the
difference of their indices is beyond doubt, and its rank is a stretch: from 1 + how many are surely
better to how many there are less those that are surely worse.

Each ordered pair of units has the hypothesis "this one is no better than that one", k (k - 1) of
them. It is rejected where the lower end of Newcombe's interval of the difference (hybrid score,
method 10 of 1998, one-sided) is above 0. The levels are S. Holm's (1979): a simple sequentially
rejective procedure, for any dependence, both directions in one family. So with 95 % certainty no
unit of the block is anywhere put before one that is as good, and then each unit's stretch holds its
true rank: simultaneous intervals for ranks, as of D. Al Mohamad, J. J. Goeman and E. W. van Zwet
(Biometrics 78, 2022). Newcombe's interval is an approximation, and with it the certainty.

Leaves to others: which units are peers, and that their answers are to the same question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from statistics import NormalDist

from kiosk.survey.score_interval import score_interval

CERTAINTY = 0.95
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Index:
    """An index (fraction of 1) and the number of answers that its interval is of, 1 or more."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class RankInterval:
    """The ranks that a unit may have, from `best` to `worst`; 1 is the highest index."""

    best: int
    worst: int


def rank_intervals(indices: Sequence[Index]) -> tuple[RankInterval, ...]:
    """The stretch of ranks of each unit, in the order of `indices`."""
    better = parted(indices)
    units = len(indices)
    above = [0] * units
    below = [0] * units
    for one, other in better:
        below[one] += 1
        above[other] += 1
    return tuple(RankInterval(1 + above[unit], units - below[unit]) for unit in range(units))


def parted(indices: Sequence[Index]) -> frozenset[tuple[int, int]]:
    """The pairs of places in `indices` of which the first is surely better than the second."""
    hypotheses = len(indices) * (len(indices) - 1)
    rejected: frozenset[tuple[int, int]] = frozenset()
    while len(rejected) < hypotheses:
        # Holm's steps, all of one level at once: those rejected leave more to the rest.
        level = (1 - CERTAINTY) / (hypotheses - len(rejected))
        found = _surely_better(indices, _NORMAL.inv_cdf(1 - level))
        if len(found) == len(rejected):
            break
        rejected = found
    return rejected


def _surely_better(indices: Sequence[Index], z: float) -> frozenset[tuple[int, int]]:
    intervals = [score_interval(each.value, each.n, z) for each in indices]
    down = [each.value - low for each, (low, _) in zip(indices, intervals, strict=True)]
    up = [high - each.value for each, (_, high) in zip(indices, intervals, strict=True)]
    # From the highest index on: only those after a unit can be worse.
    order = sorted(range(len(indices)), key=lambda unit: -indices[unit].value)
    return frozenset(
        (one, other)
        for at, one in enumerate(order)
        for other in order[at + 1 :]
        if indices[one].value - indices[other].value > hypot(down[one], up[other])
    )
