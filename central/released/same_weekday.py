"""The same weekday before today, for comparing: the last one on which answers were released.

Guarantees that what is compared is of the same questionnaire and of released cells alone, so of the
whole of that day: what it had come to by the same hour is in no released cell, and is not known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from central.released.questionnaires_apart import QuestionToday, by_counter, headlines
from central.store import today_queries

WEEKS_BACK = 4
"""So far is looked back: a holiday a week ago is no reason to compare with nothing."""


@dataclass(frozen=True, slots=True)
class SameWeekday:
    """An earlier day, and its answers to the service question of one questionnaire."""

    day: date
    headline: QuestionToday


def same_weekday(
    connection: Connection, site: str, day: date, questionnaire: str
) -> SameWeekday | None:
    """The last day of the same weekday before `day` with released answers to the service question
    of `questionnaire`, at most four weeks back; None where there is none.
    """
    for earlier in _before(day):
        rows = today_queries.released_counts(connection, site, earlier.isoformat())
        cells = by_counter(rows).values()
        asked = (
            cell for each in cells for questions in each.values() for cell in questions.values()
        )
        found = next(
            (each for each in headlines(asked) if each.questionnaire == questionnaire), None
        )
        if found is not None:
            return SameWeekday(earlier, found)
    return None


def _before(day: date) -> Iterator[date]:
    return (day - timedelta(weeks=back) for back in range(1, WEEKS_BACK + 1))
