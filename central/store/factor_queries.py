"""Answers of sites or counters over days, summed by the database: for `central.released` alone.

Guarantees that a query reads by the beginning of a key, sites and then days, and gives one row for
each sum, however many days there are; that of several sites the sums of days are read where there
are any (`central.store.summed_days`).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, literal, select

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.store.day_sum_tables import day_sums
from central.store.published_queries import Days
from central.store.published_tables import published_parts
from central.store.summed_days import Split, released_answers
from central.store.tally_tables import released_tallies, visit_sums
from central.tally.day_sums import NO_QUESTION


class UnitSum(NamedTuple):
    """So many answers of one value. `counter`: empty where they are of the whole site."""

    site: str
    counter: str
    questionnaire: str
    question: str
    answer: int
    n: int


class UnitRatings(NamedTuple):
    """How many counted ratings there are, whether anything of them is released or not."""

    site: str
    counter: str
    questionnaire: str
    ratings: int


def released_sums(connection: Connection, found: Split, *, by_counter: bool) -> list[UnitSum]:
    """What is released of the answers given at kiosks, of each site; or of each counter, of days
    that are read row by row.
    """
    if by_counter:
        of: Any = released_tallies.c
        read: tuple[ColumnElement[bool], ...] = (found.in_rows(of), of.n > 0)
    else:
        of, read = released_answers(found).c, ()
    key = (*_place(of, by_counter=by_counter), of.questionnaire, of.question, of.answer)
    query = select(*_named(key, by_counter=by_counter), func.sum(of.n)).where(*read)
    rows = connection.execute(query.group_by(*key)).all()
    return [UnitSum(*row[:5], int(row[5])) for row in rows]


def ratings_of(connection: Connection, found: Split, *, by_counter: bool) -> list[UnitRatings]:
    """Counted ratings given at kiosks, as above: a live number. A site may be named twice."""
    of = visit_sums.c
    key = (*_place(of, by_counter=by_counter), of.questionnaire)
    rows = connection.execute(
        select(*_named(key, by_counter=by_counter), func.sum(of.ratings))
        .where(found.in_rows(of), of.channel == KIOSK_CHANNEL, of.mark == "")
        .group_by(*key)
        .having(func.sum(of.ratings) > 0)
    )
    given = [UnitRatings(*row[:3], int(row[3])) for row in rows]
    return given + _summed_ratings(connection, found)


def _summed_ratings(connection: Connection, found: Split) -> list[UnitRatings]:
    """Of the days that have sums."""
    if not found.summed:
        return []
    of = day_sums.c
    query = (
        select(of.site_id, of.questionnaire, func.sum(of.n))
        .where(found.in_sums(of), of.question == NO_QUESTION)
        .group_by(of.site_id, of.questionnaire)
    )
    return [UnitRatings(site, "", name, int(n)) for site, name, n in connection.execute(query)]


def published_phone_sums(connection: Connection, days: Days, audience: str) -> list[UnitSum]:
    """What is published of the answers given on phones, by site: parcels inside the days, whole."""
    of = published_parts.c
    key = (of.site_id, of.questionnaire, of.question, of.answer)
    rows = connection.execute(
        select(*_named(key, by_counter=False), func.sum(of.n))
        .where(
            of.site_id.in_(days.sites),
            of.audience == audience,
            of.subject == "",
            of.first_day >= days.first,
            of.last_day <= days.last,
            of.channel == PHONE_CHANNEL,
        )
        .group_by(*key)
    )
    return [UnitSum(*row[:5], int(row[5])) for row in rows]


def _place(of: Any, *, by_counter: bool) -> tuple[Any, ...]:  # noqa: ANN401 - a table's columns
    return (of.site_id, of.counter_id) if by_counter else (of.site_id,)


def _named(key: Iterable[Any], *, by_counter: bool) -> list[ColumnElement[Any]]:
    """The columns with an empty counter after the site where there is none."""
    site, *rest = key
    return [site, *([] if by_counter else [literal("")]), *rest]
