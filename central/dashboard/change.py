"""A change between two shares in words: points, interval, and whether it is real. Pure.

Guarantees that a change is never told without its interval, and that one whose interval holds 0 is
called "no clear difference".
"""

from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.wording import Words
from kiosk.survey import Difference


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state by shape (a symbol of templates/trend_symbols.html), tone and word."""

    shape: str
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """`value`: such as +1,8 điểm %; `interval`: the sentence of its 95 % interval."""

    value: str
    interval: str
    verdict: Verdict


def change(difference: Difference, language: str, words: Words) -> Change | None:
    """The change in words; None where one of the two has no answer."""
    points, interval = difference.points, difference.interval
    if points is None or interval is None:
        return None
    return Change(
        words.trend.points.format(points=figures.signed(points, language)),
        words.trend.points_interval.format(
            low=figures.signed(interval[0], language), high=figures.signed(interval[1], language)
        ),
        verdict(difference, words),
    )


def verdict(difference: Difference, words: Words) -> Verdict:
    """Rose, fell, or no clear difference."""
    if not difference.is_real:
        return Verdict("level", "none", words.trend.no_difference)
    if (difference.points or 0) > 0:
        return Verdict("up", "good", words.trend.rose)
    return Verdict("down", "bad", words.trend.fell)
