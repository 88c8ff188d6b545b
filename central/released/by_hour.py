"""The service index by hour of the day: sums of released blocks, each whole in one span of hours.

A block that was gathered within one hour is of that hour; one that was gathered within a morning or
an afternoon is of that half of the day; any other is of none, and its number is told. Guarantees
that no block is ever cut, so that every figure holds both or neither of two ratings of one block,
as all others do (docs/adr/0063, 0080); that questionnaires are never added up; and that what is
shown depends on numbers of ratings, never on what they say.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from central.released.audience import Span
from central.store.published_queries import Days, hours_of_blocks
from central.tally.block_hours import spans_of
from kiosk.survey import Share
from kiosk.survey.questionnaire import HEADLINE

NOON = 12
MORNING, AFTERNOON = 0, 1


@dataclass(frozen=True, slots=True)
class HourIndex:
    """Of one questionnaire. `hours`: answers by level of blocks of one hour; `halves`: of one half
    of the day (MORNING, AFTERNOON), those of one hour among them; `released`: all answers.
    """

    questionnaire: str
    hours: Mapping[int, Counter[int]] = field(default_factory=dict)
    halves: Mapping[int, Counter[int]] = field(default_factory=dict)
    released: int = 0

    def of_hour(self, hour: int) -> Share | None:
        """The index of that hour; None where no block is of it alone."""
        return _share(self.hours.get(hour))

    def of_half(self, half: int) -> Share | None:
        """The index of that half of the day; None where no block is of it alone."""
        return _share(self.halves.get(half))

    @property
    def in_one_hour(self) -> int:
        """Answers of blocks that are of one hour."""
        return sum(levels.total() for levels in self.hours.values())

    @property
    def in_one_half(self) -> int:
        """Answers of blocks that are of one half of the day."""
        return sum(levels.total() for levels in self.halves.values())


def index_by_hour(
    connection: Connection, site: str, span: Span, counter: str | None = None
) -> tuple[HourIndex, ...]:
    """Of each questionnaire that was asked, the one with most answers first."""
    days = Days((site,), span.first.isoformat(), span.last.isoformat())
    hours: dict[str, dict[int, Counter[int]]] = {}
    halves: dict[str, dict[int, Counter[int]]] = {}
    released: Counter[str] = Counter()
    for questionnaire, answer, n, text in hours_of_blocks(connection, days, HEADLINE, counter):
        released[questionnaire] += n
        for (first, last), number in spans_of(text):
            half = _half_of(first, last)
            if half is not None:
                _add(halves, questionnaire, half, answer, number)
            if first == last:
                _add(hours, questionnaire, first, answer, number)
    indices = [
        HourIndex(name, hours.get(name, {}), halves.get(name, {}), n)
        for name, n in released.items()
    ]
    return tuple(sorted(indices, key=lambda each: (-each.released, each.questionnaire)))


def _half_of(first: int, last: int) -> int | None:
    if last < NOON:
        return MORNING
    return AFTERNOON if first >= NOON else None


def _add(
    sums: dict[str, dict[int, Counter[int]]], questionnaire: str, key: int, answer: int, n: int
) -> None:
    sums.setdefault(questionnaire, {}).setdefault(key, Counter())[answer] += n


def _share(levels: Counter[int] | None) -> Share | None:
    return Share.of_levels(dict(levels)) if levels else None
