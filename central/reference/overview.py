"""A site's reference data for people: what holds on a day, what changes later, what changed.

Guarantees that it is of that site and of what holds for all, and that what ends without anything
after it is told with what it goes on in. Reading only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from central.reference.as_of import AsOf, as_of
from central.reference.held import histories_of
from central.reference.kinds import (
    CONTACTS,
    COUNTERS,
    HOURS,
    PROCEDURES,
    QUESTIONNAIRES,
    SITES,
    Kind,
)
from central.reference.validity import version_on
from central.store.reference_day_queries import (
    procedures_on,
    special_days,
    still_to_come,
    unit_row,
)
from central.store.reference_queries import LoggedChange, Row, changes_at
from central.store.reference_tables import EVERY_SITE

AHEAD, BACK = timedelta(days=366), timedelta(days=31)
"""How far holidays are listed."""
MOST_DAYS, MOST_CHANGES, MOST_UNITS = 60, 100, 5
_TOLD = (SITES, COUNTERS, HOURS, QUESTIONNAIRES, PROCEDURES, CONTACTS)
"""Kinds with days whose coming changes are told."""


@dataclass(frozen=True, slots=True)
class Coming:
    """From `day` on a thing of `kind` is otherwise: `values` are what it is then, without what
    stays as it was; None where it ends. `successors`: what it goes on in.
    """

    day: date
    kind: Kind
    item: str
    values: Mapping[str, str] | None
    successors: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """`units`: the site's unit and those above it, the highest last; `week`: hours by weekday as
    stored, None where nobody entered them, and `week_of` whose they are (a site, or `*`).
    """

    now: AsOf
    units: tuple[Row, ...]
    week: Mapping[str, str] | None
    week_since: date | None
    special: tuple[Row, ...]
    procedures: tuple[Row, ...]
    coming: tuple[Coming, ...]
    changes: tuple[LoggedChange, ...]


def overview(connection: Connection, site: str, day: date) -> Overview:
    """All of it for `site` on its local `day`."""
    text, sites = day.isoformat(), (site, EVERY_SITE)
    found = as_of(connection, site, day)
    histories = histories_of(connection, HOURS, sites)
    of_site = version_on(histories.get((site,), ()), day)
    week = of_site or version_on(histories.get((EVERY_SITE,), ()), day)
    span = (day - BACK).isoformat(), (day + AHEAD).isoformat()
    unit = found.site.values["unit_id"] if found.site else ""
    return Overview(
        found,
        _units(connection, unit, text),
        week.values if week else None,
        week.valid_from if week else None,
        tuple(special_days(connection, site, *span, MOST_DAYS)),
        tuple(procedures_on(connection, text)),
        _coming(connection, site, day),
        tuple(changes_at(connection, sites, MOST_CHANGES)),
    )


def _units(connection: Connection, unit: str, day: str) -> tuple[Row, ...]:
    found: list[Row] = []
    while unit and len(found) < MOST_UNITS:
        row = unit_row(connection, unit, day)
        if row is None:
            break
        found.append(row)
        unit = row["parent"]
    return tuple(found)


def _coming(connection: Connection, site: str, day: date) -> tuple[Coming, ...]:
    found: list[Coming] = []
    for kind in _TOLD:
        sites = (EVERY_SITE,) if kind.of_no_site else (site, EVERY_SITE)
        rows = still_to_come(connection, kind.table, sites, day.isoformat())
        begins = {(_key(kind, row), row["valid_from"]) for row in rows}
        before = {(_key(kind, row), row["valid_to"]): row for row in rows}
        for row in rows:
            key = _key(kind, row)
            if row["valid_from"] > day.isoformat():
                begun = date.fromisoformat(row["valid_from"])
                was = before.get((key, row["valid_from"]), {})
                found.append(Coming(begun, kind, kind.item(key), _otherwise(kind, row, was)))
            ends = row["valid_to"]
            if ends is not None and (key, ends) not in begins:
                onward = row.get("successors", "")
                ended = date.fromisoformat(ends)
                found.append(Coming(ended, kind, kind.item(key), None, onward))
    return tuple(sorted(found, key=lambda each: (each.day, each.kind.name, each.item)))


def _key(kind: Kind, row: Row) -> tuple[str, ...]:
    names = [column.name for column in kind.key]
    return tuple(row[name] for name in (names if "site_id" in names else ["site_id", *names]))


def _otherwise(kind: Kind, row: Row, was: Row) -> dict[str, str]:
    names = (column.name for column in kind.values)
    return {name: row[name] for name in names if row[name] != was.get(name)}
