"""Answers of ratings that a rule about touches marked, and what of them is released.

Read where a batch brought such a rating, and for a page: never by a batch that brought none.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from central.channels import KIOSK_CHANNEL
from central.store.tally_tables import rating_tallies, released_marked
from central.store.upsert import put

Levels = Counter[int]
CounterDay = tuple[str, str, str]
"""Site, day, counter."""

Question = tuple[str, str]
"""Questionnaire and question."""


def marked_levels(
    connection: Connection, place: CounterDay, marks: Collection[str]
) -> dict[Question, Levels]:
    """Answers given at the kiosk in ratings with any of `marks`, by question."""
    of = rating_tallies.c
    key = (of.questionnaire, of.question, of.answer)
    query = select(*key, func.sum(of.n)).where(
        *_at(rating_tallies, place),
        of.channel == KIOSK_CHANNEL,
        of.mark.in_(sorted(marks)),
        of.answer > 0,
    )
    return _by_question(connection.execute(query.group_by(*key)))


def released_marked_levels(connection: Connection, place: CounterDay) -> dict[Question, Levels]:
    """What is released of them, by question."""
    of = released_marked.c
    query = select(of.questionnaire, of.question, of.answer, of.n)
    return _by_question(connection.execute(query.where(*_at(released_marked, place))))


def released_marked_counts(
    connection: Connection, site: str, day: str
) -> list[tuple[str, str, str, int, int]]:
    """Counter, questionnaire, question, answer and number of what is released."""
    of = released_marked.c
    query = select(of.counter_id, of.questionnaire, of.question, of.answer, of.n)
    found = connection.execute(query.where(of.site_id == site, of.day == day, of.n > 0))
    return [(counter, asked, question, answer, n) for counter, asked, question, answer, n in found]


def released_marked_in(
    connection: Connection, site: str, first: str, last: str
) -> list[tuple[str, str, str, int, int]]:
    """The same of days `first` to `last` (YYYY-MM-DD, both included), summed over them."""
    of = released_marked.c
    key = (of.counter_id, of.questionnaire, of.question, of.answer)
    query = (
        select(*key, func.sum(of.n))
        .where(of.site_id == site, of.day.between(first, last), of.n > 0)
        .group_by(*key)
        .order_by(*key)
    )
    return [(*row[:4], int(row[4])) for row in connection.execute(query)]


def put_released_marked(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Write what may be seen of a cell of marked ratings."""
    put(connection, released_marked, rows)


def _at(table: Any, place: CounterDay) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's own
    site, day, counter = place
    return table.c.site_id == site, table.c.day == day, table.c.counter_id == counter


def _by_question(rows: Iterable[Any]) -> dict[Question, Levels]:
    cells: dict[Question, Levels] = {}
    for questionnaire, question, answer, n in rows:
        cells.setdefault((questionnaire, question), Counter())[answer] = int(n)
    return cells
