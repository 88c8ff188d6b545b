"""What other systems read, page by page: places, counts of visits, how far logs are held.

Guarantees that no answer of a citizen, no officer and no ticket is among it, that every query
begins with the site, and that a page begins behind the last row of the page before (by key, so that
what is added meanwhile moves nothing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, tuple_

from central.store.fleet_tables import counters, sites
from central.store.log_tables import logs
from central.store.quarantine_queries import fork_waits
from central.store.tally_tables import visit_tallies

Cell = str | int | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`site`: one site, None for all; `after`: the key of the last row seen, empty at the
    beginning; `most`: rows of the page.
    """

    site: str | None
    after: tuple[str | int, ...]
    most: int


def sites_from(connection: Connection, first: str) -> list[str]:
    """Every site from `first` on, in order."""
    query = select(sites.c.site_id).where(sites.c.site_id >= first).order_by(sites.c.site_id)
    return list(connection.execute(query).scalars())


def sites_page(connection: Connection, wanted: Wanted) -> Sequence[Row]:
    """Site, name, unit, time zone, whether it is a sample. Key: site."""
    of = sites.c
    query = select(of.site_id, of.name, of.unit, of.timezone, of.sample)
    return page_of(connection, query, wanted, sites.c.site_id)


def counters_page(connection: Connection, wanted: Wanted) -> Sequence[Row]:
    """Site, counter, name, field. Key: site, counter."""
    of = counters.c
    query = select(of.site_id, of.counter_id, of.name, of.field)
    return page_of(connection, query, wanted, of.site_id, of.counter_id)


def visits_page(connection: Connection, wanted: Wanted, first: str, last: str) -> Sequence[Row]:
    """Site, day, counter, event, how many visits that count, from day `first` to day `last`.

    Key: site, day, counter, event.
    """
    of = visit_tallies.c
    key = (of.site_id, of.day, of.counter_id, of.event)
    query = (
        select(*key, func.sum(of.n))
        .where(of.day.between(first, last), of.mark == "")
        .group_by(*key)
        .having(func.sum(of.n) > 0)
    )
    rows = page_of(connection, query, wanted, *key)
    return [(*row[:-1], int(str(row[-1]))) for row in rows]


def logs_page(connection: Connection, wanted: Wanted) -> Sequence[Row]:
    """Site, kiosk, epoch, records held, hash of the last, when it came, whether a fork waits to be
    decided.

    Key: site, kiosk, epoch.
    """
    of = logs.c
    forked = fork_waits().label("forked")
    query = select(of.site_id, of.kiosk_id, of.epoch, of.seq, of.head, of.head_at, forked)
    return page_of(connection, query, wanted, of.site_id, of.kiosk_id, of.epoch)


def page_of(
    connection: Connection, query: Select[Any], wanted: Wanted, *key: ColumnElement[Any]
) -> Sequence[Row]:
    """The rows of `query` that `wanted` asks for, by `key`, whose first column is the site."""
    if wanted.site is not None:
        query = query.where(key[0] == wanted.site)
    if wanted.after:
        query = query.where(tuple_(*key) > tuple_(*map(literal, wanted.after)))
    rows = connection.execute(query.order_by(*key).limit(wanted.most))
    return [tuple(row) for row in rows]
