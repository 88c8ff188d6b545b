"""Where the marks of the small charts stand, in per cent of their own axis. Geometry only.

Guarantees that nothing is ever drawn outside its axis: the diverging bar's axis runs from
"everybody very dissatisfied" to "everybody very satisfied", the whisker's from 0 to 100 %. Both
axes are the same for every counter and every hour, so that two bars can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = (1, 2, 3, 4, 5)
NEUTRAL = 3
MARK = 0.80
"""The mark that whiskers are read against: 80 %, the goal that NQ 30c/NQ-CP set for 2020."""

_MIDDLE = 50.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One level's part of a diverging bar: its `left` edge and `width`, 0 to 100."""

    level: int
    count: int
    left: float
    width: float


def diverging_bar(counts: Mapping[int, int]) -> tuple[Segment, ...]:
    """The segments of answers by level 1 to 5, centred on the middle of "neutral".

    A level without answers has no segment; no answers, no segments.
    """
    total = sum(counts.get(level, 0) for level in LEVELS)
    if not total:
        return ()
    scale = _MIDDLE / total
    dissatisfied = sum(counts.get(level, 0) for level in LEVELS if level < NEUTRAL)
    left = _MIDDLE - (dissatisfied + counts.get(NEUTRAL, 0) / 2) * scale
    segments = []
    for level in LEVELS:
        number = counts.get(level, 0)
        if number:
            segments.append(Segment(level, number, left, number * scale))
            left += number * scale
    return tuple(segments)


@dataclass(frozen=True, slots=True)
class Whisker:
    """A share and its interval on an axis from 0 to 100 %: `low` <= `at` <= `high`."""

    low: float
    at: float
    high: float


def whisker(value: float, interval: tuple[float, float]) -> Whisker:
    """The whisker of a share and its interval, all fractions of 1."""
    low, high = interval
    return Whisker(low * 100, value * 100, high * 100)


def meter(part: int, whole: int) -> float:
    """How full a meter is, 0 to 100; more ratings than visits fill it and no more."""
    return min(100.0, 100 * part / whole) if whole else 0.0
