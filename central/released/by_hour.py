"""The service index by hour of the day: sums of released blocks, each whole in one span of hours.

A block that was gathered within a band of two hours is of that band; one that was gathered within a
morning or an afternoon is of that half of the day; any other is of none, and its number is told.
Guarantees that no block is ever cut, so that every figure holds both or neither of two ratings of
one block, as all others do (docs/adr/0063, 0080); that questionnaires are never added up; and that
what is shown depends on numbers of ratings, never on what they say.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection

from central.released.audience import Span
from central.store.published_queries import Days, hours_of_blocks
from central.tally.block_hours import spans_of
from kiosk.survey import Share
from kiosk.survey.questionnaire import HEADLINE

Band = tuple[int, int]
"""First hour, and the one after the last: from each odd hour on two, and none over noon."""

NOON = 12
MORNING, AFTERNOON = 0, 1
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class HourIndex:
    """Of one questionnaire. `bands`: answers by level of blocks of one band; `halves`: of one half
    of the day (MORNING, AFTERNOON), those of one band among them; `released`: all answers.
    """

    questionnaire: str
    bands: Mapping[Band, Counter[int]] = field(default_factory=dict)
    halves: Mapping[int, Counter[int]] = field(default_factory=dict)
    released: int = 0

    def of_band(self, band: Band) -> Share | None:
        """The index of that band; None where no block is of it alone."""
        return _share(self.bands.get(band))

    def of_half(self, half: int) -> Share | None:
        """The index of that half of the day; None where no block is of it alone."""
        return _share(self.halves.get(half))

    @property
    def in_one_band(self) -> int:
        """Answers of blocks that are of one band."""
        return sum(levels.total() for levels in self.bands.values())

    @property
    def in_one_half(self) -> int:
        """Answers of blocks that are of one half of the day."""
        return sum(levels.total() for levels in self.halves.values())


def index_by_hour(
    connection: Connection, site: str, span: Span, counter: str | None = None
) -> tuple[HourIndex, ...]:
    """Of each questionnaire that was asked, the one with most answers first."""
    days = Days((site,), span.first.isoformat(), span.last.isoformat())
    bands: dict[str, dict[Band, Counter[int]]] = {}
    halves: dict[str, dict[int, Counter[int]]] = {}
    released: Counter[str] = Counter()
    for questionnaire, answer, n, text in hours_of_blocks(connection, days, HEADLINE, counter):
        released[questionnaire] += n
        for (first, last), number in spans_of(text):
            if half_of(first) == half_of(last):
                _add(halves, questionnaire, half_of(first), answer, number)
            if band_of(first) == band_of(last):
                _add(bands, questionnaire, band_of(first), answer, number)
    indices = [
        HourIndex(name, bands.get(name, {}), halves.get(name, {}), n)
        for name, n in released.items()
    ]
    return tuple(sorted(indices, key=lambda each: (-each.released, each.questionnaire)))


def band_of(hour: int) -> Band:
    """The band in which an hour lies: 7 to 9, 9 to 11, 11 to 12, 12 to 13, 13 to 15."""
    first = hour - 1 + hour % 2
    if first < NOON < first + 2:
        return (first, NOON) if hour < NOON else (NOON, first + 2)
    return max(0, first), min(24, first + 2)


def half_of(hour: int) -> int:
    """MORNING or AFTERNOON."""
    return MORNING if hour < NOON else AFTERNOON


def _add(
    sums: dict[str, dict[_Key, Counter[int]]], questionnaire: str, key: _Key, answer: int, n: int
) -> None:
    sums.setdefault(questionnaire, {}).setdefault(key, Counter())[answer] += n


def _share(levels: Counter[int] | None) -> Share | None:
    return Share.of_levels(dict(levels)) if levels else None
