"""Answers of sites or counters over days, summed by the database: for `central.released` alone.

Guarantees that a query reads by the beginning of a key, sites and then days, and gives one row for
each sum, however many days there are.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func, literal, select

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.store.published_queries import Days
from central.store.published_tables import published_parts
from central.store.tally_tables import released_tallies, visit_sums


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


def released_sums(connection: Connection, days: Days, *, by_counter: bool) -> list[UnitSum]:
    """What is released of the answers given at kiosks, of each counter or of each site."""
    of = released_tallies.c
    place = _place(of.site_id, of.counter_id, by_counter=by_counter)
    key = (*place, of.questionnaire, of.question, of.answer)
    rows = connection.execute(
        select(*_named(key, by_counter=by_counter), func.sum(of.n))
        .where(of.site_id.in_(days.sites), of.day.between(days.first, days.last), of.n > 0)
        .group_by(*key)
    )
    return [UnitSum(*row[:5], int(row[5])) for row in rows]


def ratings_of(connection: Connection, days: Days, *, by_counter: bool) -> list[UnitRatings]:
    """Counted ratings given at kiosks, of each counter or of each site: a live number."""
    of = visit_sums.c
    place = _place(of.site_id, of.counter_id, by_counter=by_counter)
    key = (*place, of.questionnaire)
    rows = connection.execute(
        select(*_named(key, by_counter=by_counter), func.sum(of.ratings))
        .where(
            of.site_id.in_(days.sites),
            of.day.between(days.first, days.last),
            of.channel == KIOSK_CHANNEL,
            of.mark == "",
        )
        .group_by(*key)
        .having(func.sum(of.ratings) > 0)
    )
    return [UnitRatings(*row[:3], int(row[3])) for row in rows]


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


def _place(site: Any, counter: Any, *, by_counter: bool) -> tuple[Any, ...]:  # noqa: ANN401
    return (site, counter) if by_counter else (site,)


def _named(key: Iterable[Any], *, by_counter: bool) -> list[ColumnElement[Any]]:
    """The columns with an empty counter after the site where there is none."""
    site, *rest = key
    return [site, *([] if by_counter else [literal("")]), *rest]
