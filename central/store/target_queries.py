"""Targets of sites as the store knows them, by the beginning of the key: site, then number.

Guarantees that a row stays as it was written. Leaves to others: who may write and what, and which
of them holds on a day (`central.targets`).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from central.store.target_tables import targets


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One decision. `number`: 1, 2, 3 ... of the site; `from_day`: YYYY-MM-DD; `permille`: tenths
    of a per cent, 0 for the usual target again; `written_at`: a text of `central.moment`.
    """

    site_id: str
    number: int
    from_day: str
    permille: int
    written_by: str
    written_at: str


_COLUMNS = tuple(targets.c[name] for name in TargetRow.__dataclass_fields__)


def targets_of(connection: Connection, sites: Collection[str]) -> dict[str, list[TargetRow]]:
    """Every row of each of these sites that has some, in the order they were written."""
    found: dict[str, list[TargetRow]] = {}
    of = targets.c
    rows = connection.execute(
        select(*_COLUMNS).where(of.site_id.in_(sites)).order_by(of.site_id, of.number)
    )
    for row in rows:
        found.setdefault(row.site_id, []).append(TargetRow(*row))
    return found


def add_target(connection: Connection, row: TargetRow) -> None:
    """Write a row; the caller holds the site and has found its number."""
    # Never an upsert: the serving role may not change a row.
    connection.execute(
        insert(targets), {column.name: getattr(row, column.name) for column in _COLUMNS}
    )
