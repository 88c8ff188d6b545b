"""What holds of reference data at a site from a day on: few rows, whatever else is stored.

Each query is of one site and of what holds for every site, and of a unit by its id; none reads the
units of a country.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, or_, select

from central.store.reference_queries import Row
from central.store.reference_tables import EVERY_SITE, holidays, procedure_versions, unit_versions


def still_to_come(
    connection: Connection, table: Table, sites: Sequence[str], day: str
) -> list[Row]:
    """Versions of `table` that begin or end after `day`, in the order of the key."""
    query = (
        select(table)
        .where(table.c.site_id.in_(sites), or_(table.c.valid_from > day, table.c.valid_to > day))
        .order_by(*table.primary_key.columns)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def special_days(connection: Connection, site: str, first: str, last: str, most: int) -> list[Row]:
    """Holidays and working days of the site and of all, by day; at most so many."""
    table = holidays.c
    query = (
        select(holidays)
        .where(table.site_id.in_((site, EVERY_SITE)), table.day.between(first, last))
        .order_by(table.day, table.site_id)
        .limit(most)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def unit_row(connection: Connection, unit: str, day: str) -> Row | None:
    """What an administrative unit is on `day`."""
    table = unit_versions.c
    query = select(unit_versions).where(
        table.site_id == EVERY_SITE,
        table.unit_id == unit,
        table.valid_from <= day,
        or_(table.valid_to.is_(None), table.valid_to > day),
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else dict(row)


def procedures_on(connection: Connection, day: str) -> list[Row]:
    """The procedures that hold on `day`, by code."""
    table = procedure_versions.c
    query = (
        select(procedure_versions)
        .where(
            table.site_id == EVERY_SITE,
            table.valid_from <= day,
            or_(table.valid_to.is_(None), table.valid_to > day),
        )
        .order_by(table.procedure)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
