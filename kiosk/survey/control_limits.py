"""The p-chart: which points of a row of shares are more than the usual to and fro.

Source: W. A. Shewhart (1931); limits at three standard deviations of a binomial share by each
point's own number (ISO 7870-2:2023, p chart with unequal sizes); the rules are 1 (a point beyond
the limits) of the Western Electric Statistical Quality Control Handbook (1956) and its run of eight
on one side of the centre. The centre is that of the points themselves. Pure.

Limits: the interval is the normal one. Where fewer than five answers of the scarcer kind are
expected at a point, three standard deviations are passed by chance more often than three times in
a thousand; such a point says so (`is_rough`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt

from kiosk.survey.index import Share

SIGMAS = 3
LONGEST_CHANCE = 7
"""So many points on one side of the centre are chance; one more is a run."""

FEWEST_EXPECTED = 5
"""Answers of the scarcer kind, for the normal limits to be good."""


class Signal(Enum):
    """Why a point is not the usual to and fro."""

    ABOVE = "above"
    BELOW = "below"
    RUN_ABOVE = "run-above"
    RUN_BELOW = "run-below"


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One share with its limits, fractions of 1 within 0 and 1; `low` and `high` are None where it
    has no answer. `signals`: in the order of `Signal`, empty for the usual.
    """

    share: Share
    low: float | None
    high: float | None
    signals: tuple[Signal, ...] = ()
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class PChart:
    """`centre`: the share of all answers together, None where there is none."""

    centre: float | None
    points: tuple[ControlPoint, ...]


def p_chart(shares: Sequence[Share]) -> PChart:
    """The chart of `shares`, in their order of time.

    A share without answers is a point without limits. It neither ends a run nor is part of it; a
    point exactly at the centre ends it.
    """
    whole = Share(sum(each.satisfied for each in shares), sum(each.valid for each in shares))
    centre = whole.value
    if centre is None:
        return PChart(None, tuple(ControlPoint(each, None, None) for each in shares))
    runs = _runs([_side(each, whole) for each in shares])
    points = [_point(each, centre, run) for each, run in zip(shares, runs, strict=True)]
    return PChart(centre, tuple(points))


def _point(share: Share, centre: float, run: int) -> ControlPoint:
    if share.value is None:
        return ControlPoint(share, None, None)
    half = SIGMAS * sqrt(centre * (1 - centre) / share.valid)
    signals = []
    if share.value > centre + half:
        signals.append(Signal.ABOVE)
    if share.value < centre - half:
        signals.append(Signal.BELOW)
    if run:
        signals.append(Signal.RUN_ABOVE if run > 0 else Signal.RUN_BELOW)
    rough = share.valid * min(centre, 1 - centre) < FEWEST_EXPECTED
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return ControlPoint(share, low, high, tuple(signals), rough)


def _side(share: Share, whole: Share) -> int | None:
    """1 above the centre, -1 below, 0 at it, None without answers; in whole numbers, exactly."""
    if not share.valid:
        return None
    apart = share.satisfied * whole.valid - whole.satisfied * share.valid
    return (apart > 0) - (apart < 0)


def _runs(sides: Sequence[int | None]) -> list[int]:
    """Of each point the side of the run that it is part of, 0 where it is of none."""
    found = [0] * len(sides)
    members: list[int] = []
    for at, side in enumerate(sides):
        if side is None:
            continue
        if members and side != sides[members[-1]]:
            members = []
        if side:
            members.append(at)
        if len(members) > LONGEST_CHANCE:
            for member in members:
                found[member] = side
    return found
