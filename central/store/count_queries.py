"""Counts of visits and ratings that other systems read, page by page: never of answers.

As of `central.store.data_queries`: by the site first, behind the last row of the page before.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from central.store.data_queries import Row, Wanted, page_of
from central.store.tally_tables import hour_tallies, visit_tallies


@dataclass(frozen=True, slots=True)
class Days:
    """From day `first` to day `last` (YYYY-MM-DD), both included."""

    first: str
    last: str


def hours_page(connection: Connection, wanted: Wanted, days: Days) -> Sequence[Row]:
    """Site, day, hour, counter, event, how many that count. Key: all but the last."""
    of = hour_tallies.c
    key = (of.site_id, of.day, of.hour, of.counter_id, of.event)
    query = (
        select(*key, func.sum(of.n))
        .where(of.day.between(days.first, days.last), of.mark == "")
        .group_by(*key)
        .having(func.sum(of.n) > 0)
    )
    return [(*row[:-1], int(str(row[-1]))) for row in page_of(connection, query, wanted, *key)]


def marked_page(
    connection: Connection, wanted: Wanted, days: Days, events: Collection[str]
) -> Sequence[Row]:
    """Site, day, counter, event, mark, how many; `events`: those that are ratings.

    Key: all but the last.
    """
    of = visit_tallies.c
    key = (of.site_id, of.day, of.counter_id, of.event, of.mark)
    query = (
        select(*key, func.sum(of.n))
        .where(of.day.between(days.first, days.last), of.mark != "", of.event.in_(events))
        .group_by(*key)
        .having(func.sum(of.n) > 0)
    )
    return [(*row[:-1], int(str(row[-1]))) for row in page_of(connection, query, wanted, *key)]


def events_page(
    connection: Connection, wanted: Wanted, days: Days, events: Sequence[str]
) -> Sequence[Row]:
    """Site, day, counter, and how many that count of each of `events`, in their order.

    Key: site, day, counter.
    """
    of = visit_tallies.c
    key = (of.site_id, of.day, of.counter_id)
    query = (
        select(*key, *_sums(events))
        .where(of.day.between(days.first, days.last), of.mark == "", of.event.in_(events), of.n > 0)
        .group_by(*key)
    )
    rows = page_of(connection, query, wanted, *key)
    return [(*row[:3], *(int(str(n)) for n in row[3:])) for row in rows]


def events_on(
    connection: Connection, sites: Collection[str], day: str, events: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Site, counter, and how many that count of each of `events`, of one day of these sites."""
    of = visit_tallies.c
    query = (
        select(of.site_id, of.counter_id, *_sums(events))
        .where(of.site_id.in_(sites), of.day == day, of.mark == "", of.event.in_(events), of.n > 0)
        .group_by(of.site_id, of.counter_id)
        .order_by(of.site_id, of.counter_id)
    )
    return [(*row[:2], *map(int, row[2:])) for row in connection.execute(query)]


def _sums(events: Sequence[str]) -> list[ColumnElement[int]]:
    of = visit_tallies.c
    return [func.sum(case((of.event == event, of.n), else_=0)) for event in events]
