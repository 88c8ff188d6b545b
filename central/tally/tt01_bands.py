"""Totals and bands of TT 01/2018/TT-VPCP, article 15: of an officer, of an agency. Pure.

Guarantees that an indicator without data is left out and named, that bands are never re-scaled for
it, and that a total of nothing has no band. Since a band of few indicators says little, a total
also tells which bands are still possible, whatever the missing indicators turn out to be: 0 to 2
points each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from central.tally.tt01 import INDICATORS, MOST_POINTS, OF_OFFICER, Indicator


class OfficerBand(StrEnum):
    """How far an officer did the work that was given."""

    WHOLE = "whole"
    """From 5 points: 100 % of the tasks."""

    MOST = "most"
    """From 3.5 and below 5: 70 % to below 100 %."""

    LESS = "less"
    """Below 3.5: less than 70 %."""


class AgencyBand(StrEnum):
    """How an agency did: the circular's five."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    AVERAGE = "average"
    WEAK = "weak"


Bands = Sequence[tuple[Decimal, StrEnum]]
"""The least total of each band, the highest first; the last one begins at 0."""

OFFICER_BANDS: Bands = (
    (Decimal(5), OfficerBand.WHOLE),
    (Decimal("3.5"), OfficerBand.MOST),
    (Decimal(0), OfficerBand.LESS),
)
AGENCY_BANDS: Bands = (
    (Decimal(15), AgencyBand.EXCELLENT),
    (Decimal(12), AgencyBand.GOOD),
    (Decimal(9), AgencyBand.FAIR),
    (Decimal(6), AgencyBand.AVERAGE),
    (Decimal(0), AgencyBand.WEAK),
)


@dataclass(frozen=True, slots=True)
class Total:
    """`points`: the sum of the rounded indicators `of`; None where there is none, and then no
    `band`. `missing`: the indicators that are not in it. `lowest` and `highest`: the bands that
    the missing ones leave possible, the same where they can change nothing.
    """

    points: Decimal | None
    band: StrEnum | None
    of: tuple[int, ...]
    missing: tuple[int, ...]
    lowest: StrEnum | None
    highest: StrEnum | None

    @property
    def is_settled(self) -> bool:
        """Whether the band is the same whatever the missing indicators are."""
        return self.band is not None and self.lowest == self.highest

    @property
    def most(self) -> int:
        """The most that the indicators which are there can give."""
        return MOST_POINTS * len(self.of)


def officer_total(found: Mapping[int, Indicator]) -> Total:
    """Of an officer: indicators 1, 2, 3, 4 and 7, at most 10 points."""
    return _total(found, OF_OFFICER, OFFICER_BANDS)


def agency_total(found: Mapping[int, Indicator]) -> Total:
    """Of an agency or a site: all nine, at most 18 points."""
    return _total(found, INDICATORS, AGENCY_BANDS)


def band_of(points: Decimal, bands: Bands) -> StrEnum:
    """The band that `points` (0 or more) fall into: a boundary belongs to the higher one."""
    return next((band for least, band in bands if points >= least), bands[-1][1])


def _total(found: Mapping[int, Indicator], wanted: Sequence[int], bands: Bands) -> Total:
    values = {
        number: value
        for number in wanted
        if number in found and (value := found[number].value) is not None
    }
    missing = tuple(number for number in wanted if number not in values)
    if not values:
        return Total(None, None, (), missing, None, None)
    points = sum(values.values(), Decimal(0))
    lowest = band_of(points, bands)
    highest = band_of(points + MOST_POINTS * len(missing), bands)
    return Total(points, lowest, tuple(values), missing, lowest, highest)
