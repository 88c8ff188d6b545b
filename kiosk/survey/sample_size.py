"""How many answers a survey of so many visits needs, and what a known number of visits is worth.

Sources: the sample size of the ministry's guide to the national survey, n = N / (1 + N e^2), as
published under T. Yamane, "Statistics: An Introductory Analysis" (2nd ed. 1967), 886, and called
Slovin's; the correction for a finite population, variance times (N - n) / (N - 1), as W. G.
Cochran, "Sampling Techniques" (3rd ed. 1977), section 3.2. Pure.

Leaves to others: that an index from a kiosk is of those who chose to rate, which no number of
answers makes a random sample.
"""

from fractions import Fraction
from math import ceil

from kiosk.survey.index import Share
from kiosk.survey.score_interval import score_interval

USUAL_MARGIN = 0.05
"""Of the national survey: five points of a hundred."""


def slovin(population: int, margin: float = USUAL_MARGIN) -> int:
    """The fewest answers wanted of `population` visits for a margin of error, rounded up.

    ValueError unless the population is 0 or more and the margin is between 0 and 1.
    """
    if population < 0 or not 0 < margin < 1:
        message = f"expected visits and a margin within 0 and 1, found {population} and {margin}"
        raise ValueError(message)
    # Through the shortest decimal text: 0.05 squared is 0.0025, and 400 visits want 200, not 201.
    return ceil(population / (1 + population * Fraction(repr(margin)) ** 2))


def finite_interval(share: Share, population: int) -> tuple[float, float] | None:
    """The 95 % interval of `share`, where `population` visits are all that there were.

    The score interval with the effective number n (N - 1) / (N - n): it is never wider than that
    of `Share.interval`, and closes on the index where everybody answered. None where nobody did.
    ValueError if there are more answers than visits.
    """
    if share.valid > population:
        message = f"expected at most {population} answers, found {share.valid}"
        raise ValueError(message)
    if share.value is None:
        return None
    if share.valid == population:
        return share.value, share.value
    effective = share.valid * (population - 1) / (population - share.valid)
    return score_interval(share.value, effective)
