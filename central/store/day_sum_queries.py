"""Writing the sums of days, and taking them away where what they are sums of changes.

Guarantees nothing by itself: who writes here holds the site's row.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, and_, delete, or_, select, update

from central.store.day_sum_tables import day_sums, summed_days
from central.store.fleet_tables import sites
from central.store.tally_tables import released_tallies, site_days, visit_sums, visit_tallies
from central.store.upsert import Rows, put

TABLES = (day_sums, summed_days)


@dataclass(frozen=True, slots=True)
class DayRows:
    """What the sums of some days of a site are made of."""

    released: list[RowMapping]
    ratings: list[RowMapping]
    visits: list[RowMapping]


_UNSUMMED = (
    site_days.outerjoin(
        summed_days,
        and_(summed_days.c.site_id == site_days.c.site_id, summed_days.c.day == site_days.c.day),
    ),
    summed_days.c.day.is_(None),
)


def sites_to_sum(connection: Connection, before: str) -> list[str]:
    """Sites of which a day before `before` has no sums, or whose sums say nothing; none that is to
    be counted again.
    """
    joined, is_unsummed = _UNSUMMED
    waiting = select(site_days.c.site_id).select_from(joined)
    waiting = waiting.where(is_unsummed, site_days.c.day < before)
    query = select(sites.c.site_id).where(
        sites.c.count_again_since.is_(None),
        or_(
            sites.c.summed_batches.is_(None),
            sites.c.summed_batches != sites.c.batches,
            sites.c.site_id.in_(waiting),
        ),
    )
    return list(connection.execute(query.order_by(sites.c.site_id)).scalars())


def begin_sums(connection: Connection, site: str) -> bool:
    """Let the site's sums be those of now: without any where what was there said nothing.

    False, and nothing is done, where the site is to be counted again.
    """
    of = sites.c
    columns = (of.batches, of.summed_batches, of.count_again_since)
    batches, summed, since = connection.execute(select(*columns).where(of.site_id == site)).one()
    if since is not None:
        return False
    if summed != batches:
        for table in TABLES:
            connection.execute(delete(table).where(table.c.site_id == site))
        values = {"summed_batches": batches, "summed_to": None}
        connection.execute(update(sites).where(of.site_id == site).values(**values))
    return True


def days_to_sum(connection: Connection, site: str, before: str, most: int) -> list[str]:
    """The first `most` days before `before` that have no sums."""
    joined, is_unsummed = _UNSUMMED
    query = select(site_days.c.day).select_from(joined)
    query = query.where(site_days.c.site_id == site, site_days.c.day < before, is_unsummed)
    return list(connection.execute(query.order_by(site_days.c.day).limit(most)).scalars())


def rows_of_days(connection: Connection, site: str, days: Collection[str]) -> DayRows:
    """All that these days' sums are made of."""
    found = (
        list(
            connection.execute(
                select(table).where(table.c.site_id == site, table.c.day.in_(days))
            ).mappings()
        )
        for table in (released_tallies, visit_sums, visit_tallies)
    )
    return DayRows(*found)


def put_sums(connection: Connection, site: str, sums: Rows, days: Rows) -> None:
    """Write the sums of days that had none, in the order of their keys; `days`: at least one."""
    put(connection, day_sums, sums)
    put(connection, summed_days, days)
    last = max(row["day"] for row in days)
    later = or_(sites.c.summed_to.is_(None), sites.c.summed_to < last)
    connection.execute(update(sites).where(sites.c.site_id == site, later).values(summed_to=last))


def forget_days(connection: Connection, site: str, days: Collection[str]) -> None:
    """Take away the sums of days of which something changes."""
    for table in TABLES:
        connection.execute(delete(table).where(table.c.site_id == site, table.c.day.in_(days)))
