"""The service index by day of the week: sums of whole released blocks, which are of one day each.

Guarantees that only what is released goes in, that questionnaires are never added up, and that by
hour of the day nothing is told (docs/adr/0063, 0080).
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from central.released.audience import Span
from central.store.published_queries import Days, answers_by_day
from kiosk.survey import Share
from kiosk.survey.questionnaire import HEADLINE
from kiosk.survey.scale import LADDER

_LEVELS = range(1, LADDER + 1)


@dataclass(frozen=True, slots=True)
class WeekdayIndex:
    """Of one questionnaire: answers by level, by weekday (0 is Monday); what has none is out."""

    questionnaire: str
    levels: dict[int, dict[int, int]] = field(default_factory=dict)

    def share(self, weekday: int) -> Share | None:
        """The index of that weekday; None where nothing is released."""
        found = self.levels.get(weekday)
        return None if found is None else Share.of_levels(found)

    @property
    def whole(self) -> Share:
        """The index of all of them."""
        sums: Counter[int] = Counter()
        for levels in self.levels.values():
            sums.update(levels)
        return Share.of_levels(dict(sums))


def index_by_weekday(
    connection: Connection, site: str, span: Span, counter: str | None = None
) -> tuple[WeekdayIndex, ...]:
    """Of each questionnaire that was asked, the one with most answers first."""
    days = Days((site,), span.first.isoformat(), span.last.isoformat())
    found: dict[str, dict[int, Counter[int]]] = {}
    for row in answers_by_day(connection, days, HEADLINE, counter):
        if row.answer in _LEVELS:
            weekday = date.fromisoformat(row.day).weekday()
            of_weekday = found.setdefault(row.questionnaire, {}).setdefault(weekday, Counter())
            of_weekday[row.answer] += row.n
    indices = [
        WeekdayIndex(name, {day: dict(levels) for day, levels in sorted(weekdays.items())})
        for name, weekdays in found.items()
    ]
    return tuple(sorted(indices, key=lambda each: (-each.whole.valid, each.questionnaire)))
