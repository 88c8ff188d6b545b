"""Remedies of sites as the store knows them, by the beginning of the key: the site.

Guarantees that a remedy stays as it was written, and that one which a later row takes the place of
says so. Leaves to others: who may write and what (`central.remedies`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select

from central.store.fleet_tables import counters
from central.store.remedy_tables import remedies


@dataclass(frozen=True, slots=True)
class Remedy:
    """One row. `number`: 1, 2, 3 ... of its site; `counter_id`: empty for the whole site; `due`:
    YYYY-MM-DD; `state`: a value of `central.remedies.RemedyState`; `strikes`: the number of the
    row whose place it takes, `struck_by`: of the one that took its own; `written_at`: a text of
    `central.moment`.
    """

    site_id: str
    number: int
    counter_id: str
    factor: str
    questionnaire: str
    text: str
    responsible: str
    due: str
    state: str
    strikes: int | None
    written_by: str
    written_at: str
    struck_by: int | None = None

    @property
    def is_struck(self) -> bool:
        """Whether a later row took its place."""
        return self.struck_by is not None


_COLUMNS = tuple(remedies.c[name] for name in Remedy.__dataclass_fields__ if name != "struck_by")


def remedies_of(connection: Connection, sites: Sequence[str]) -> list[Remedy]:
    """Every row of the sites, those that were struck too, by site and in the order written."""
    of = remedies.c
    rows = connection.execute(
        select(*_COLUMNS).where(of.site_id.in_(sites)).order_by(of.site_id, of.number)
    ).all()
    struck = {(row.site_id, row.strikes): row.number for row in rows if row.strikes is not None}
    return [replace(Remedy(*row), struck_by=struck.get((row.site_id, row.number))) for row in rows]


def counter_names(connection: Connection, sites: Sequence[str]) -> dict[tuple[str, str], str]:
    """Names of the counters of these sites, by site and counter."""
    of = counters.c
    rows = connection.execute(
        select(of.site_id, of.counter_id, of.name).where(of.site_id.in_(sites))
    )
    return {(site, counter): name for site, counter, name in rows}


def add_remedy(connection: Connection, remedy: Remedy) -> None:
    """Write a row; the caller holds the site and has found its number."""
    # Never an upsert: the serving role may not change a row.
    connection.execute(
        insert(remedies), {column.name: getattr(remedy, column.name) for column in _COLUMNS}
    )
