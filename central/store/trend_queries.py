"""What a trend is made of, summed by the database by day: for `central.released.trend` alone.

Guarantees that a query reads the rows of the given sites and days by the beginning of the key, and
hands over one row a day and part (a site, or a counter of one site), however many were rated; that
of several sites the sums of days are read where there are any (`central.store.summed_days`).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, literal, or_, select

from central.store.day_sum_tables import summed_days
from central.store.summed_days import Split, released_answers
from central.store.tally_tables import released_tallies, visit_tallies
from central.tally.deltas import ANSWERED, PHONE_ANSWERED
from central.tally.release import STEP
from kiosk.survey import SATISFIED_LEVELS
from kiosk.survey.questionnaire import HEADLINE
from kiosk.survey.scale import LADDER

RATED, SERVED = "rated", "served"


class AnsweredDay(NamedTuple):
    """Released answers to the headline of one questionnaire, given at kiosks."""

    part: str
    day: str
    questionnaire: str
    satisfied: int
    valid: int


class VisitedDay(NamedTuple):
    """Visits, all of them live counts. `rated`: counted ratings at the kiosk; `served`: where the
    log tells of serving, and there `at_kiosk`: visits rated at the kiosk, and `by_phone` by phone
    alone.
    """

    part: str
    day: str
    rated: int
    served: int
    at_kiosk: int
    by_phone: int


def answered_days(
    connection: Connection,
    found: Split,
    *,
    by_counter: bool,
    counter: str | None = None,
    in_one: bool = False,
) -> list[AnsweredDay]:
    """By part and day. `counter`: of this one alone; of counters where days are read row by row.

    `in_one`: of sites, all days of each as if they were the first one.
    """
    if by_counter:
        of: Any = released_tallies.c
        read: tuple[ColumnElement[bool], ...] = (found.in_rows(of), of.n > 0)
    else:
        of, read = released_answers(found).c, ()
    part = of.counter_id if by_counter else of.site_id
    keys = (part, of.questionnaire) if in_one else (part, of.day, of.questionnaire)
    day = literal(found.days.first) if in_one else of.day
    satisfied = func.sum(case((of.answer.in_(sorted(SATISFIED_LEVELS)), of.n), else_=0))
    query = select(part, day, of.questionnaire, satisfied, func.sum(of.n)).where(
        *read, of.question == HEADLINE, of.answer.between(1, LADDER)
    )
    if counter is not None:
        query = query.where(of.counter_id == counter)
    # In no order: the database would compare texts by its collation, which takes longer than sums.
    rows = connection.execute(query.group_by(*keys)).all()
    return [AnsweredDay(*row[:3], int(row[3]), int(row[4])) for row in rows]


def visited_days(
    connection: Connection,
    found: Split,
    *,
    by_counter: bool,
    counter: str | None = None,
    in_one: bool = False,
) -> list[VisitedDay]:
    """By part and day, as above; `in_one`: visits by phone are in whole steps of each day."""
    of = _counter_days(found, counter).c
    # No more than were served: nothing where the log tells of no serving.
    kiosk = of.answered - of.phone
    at_kiosk = case((kiosk < of.served, kiosk), else_=of.served)
    part = of.counter_id if by_counter else of.site_id
    sums = (of.rated, of.served, at_kiosk, case((of.served > 0, of.phone), else_=0))
    names = VisitedDay._fields[2:]
    named = (func.sum(each).label(name) for each, name in zip(sums, names, strict=True))
    query = select(part.label("part"), of.day, *named).group_by(part, of.day)
    if in_one:
        query = _in_one(found, query.subquery())
    rows = [_visited(row) for row in connection.execute(query).all()]
    return [*rows, *_summed(connection, found, in_one=in_one)] if found.summed else rows


def _summed(connection: Connection, found: Split, *, in_one: bool) -> list[VisitedDay]:
    of = summed_days.c
    # A day of which no visit tells is no row here, as it is none among the others.
    any_visit = or_(of.rated != 0, of.served != 0, of.at_kiosk != 0, of.by_phone != 0)
    numbers = (of[name] for name in VisitedDay._fields[2:])
    query = select(of.site_id.label("part"), of.day, *numbers).where(found.in_sums(of), any_visit)
    if in_one:
        query = _in_one(found, query.subquery())
    return [_visited(row) for row in connection.execute(query).all()]


def _in_one(found: Split, by_day: Subquery) -> Select[Any]:
    """Rows of sites and days, in one row for each site."""
    of = by_day.c
    steps = of.by_phone - of.by_phone % STEP
    sums = map(func.sum, (of.rated, of.served, of.at_kiosk, steps))
    return select(of.part, literal(found.days.first).label("day"), *sums).group_by(of.part)


def _counter_days(found: Split, counter: str | None) -> Subquery:
    """One row a site, day and counter."""
    of = visit_tallies.c
    keys = (of.site_id, of.day, of.counter_id)
    query = select(
        *keys,
        _events(RATED).label("rated"),
        _events(SERVED).label("served"),
        _events(ANSWERED).label("answered"),
        _events(PHONE_ANSWERED).label("phone"),
    ).where(
        found.in_rows(of),
        of.event.in_((RATED, SERVED, ANSWERED, PHONE_ANSWERED)),
        of.mark == "",
    )
    if counter is not None:
        query = query.where(of.counter_id == counter)
    return query.group_by(*keys).subquery()


def _events(event: str) -> ColumnElement[int]:
    of = visit_tallies.c
    return func.sum(case((of.event == event, of.n), else_=0))


def _visited(row: Iterable[Any]) -> VisitedDay:
    part, day, *numbers = row
    return VisitedDay(part, day, *map(int, numbers))
