"""Brings the sites and counters that the central goes by into line with what holds today.

The tables `sites` and `counters` are what every other part reads. Guarantees that a site or counter
that has versions reads there as its version of today in the site's own time zone, that one without
is left alone, and that nothing is taken away: what has ended stays for what was recorded there.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.reference.held import histories_of
from central.reference.kinds import COUNTERS, SITES, Kind
from central.reference.validity import version_on
from central.reference.version import Key, Version
from central.store.fleet_tables import counters, sites
from central.store.reference_queries import Row
from central.store.upsert import put


@dataclass(frozen=True, slots=True)
class Brought:
    """How many sites and counters read differently now, or are new."""

    sites: int
    counters: int


@dataclass(frozen=True, slots=True)
class Due:
    """Rows of `sites` (without the columns that are not said here) and `counters` that should read
    so; `known`: the sites that have a row.
    """

    sites: Sequence[Row]
    counters: Sequence[Row]
    known: AbstractSet[str]


def bring_into_use(connection: Connection, now: datetime) -> Brought:
    """Let `sites` and `counters` say what holds now."""
    due = due_at(connection, now)
    for row in due.sites:
        site = row["site_id"]
        if site in due.known:
            connection.execute(sites.update().where(sites.c.site_id == site).values(row))
        else:
            connection.execute(sites.insert(), {**row, "batches": 0})
    put(connection, counters, list(due.counters))
    return Brought(len(due.sites), len(due.counters))


def due_at(connection: Connection, now: datetime) -> Due:
    """What `sites` and `counters` do not say yet."""
    used: dict[str, Row] = {
        row["site_id"]: dict(row) for row in connection.execute(select(sites)).mappings()
    }
    days = {site: day_at(row["timezone"], now) for site, row in used.items()}
    due: list[Row] = []
    for (site,), history in histories_of(connection, SITES).items():
        version = version_on(history, day_at(history[-1].values["timezone"], now))
        if version is None:
            continue
        days[site] = day_at(version.values["timezone"], now)
        wanted = _site(site, version)
        if any(used.get(site, {}).get(name) != value for name, value in wanted.items()):
            due.append(wanted)
    return Due(due, _counters_due(connection, days), used.keys())


def _counters_due(connection: Connection, days: Mapping[str, date]) -> list[Row]:
    rows = connection.execute(select(counters)).mappings()
    used = {(row["site_id"], row["counter_id"]): dict(row) for row in rows}
    due: list[Row] = []
    for (site, counter), history in histories_of(connection, COUNTERS).items():
        version = version_on(history, days[site]) if site in days else None
        if version is not None:
            said = {name: version.values[name] for name in ("name", "field")}
            wanted = {"site_id": site, "counter_id": counter, **said}
            if used.get((site, counter)) != wanted:
                due.append(wanted)
    return due


def _site(site: str, version: Version) -> Row:
    said = {name: version.values[name] for name in ("name", "unit", "timezone")}
    return {"site_id": site, **said, "sample": version.values["sample"] == "yes"}


def has_versions(connection: Connection, kind: Kind, key: Key) -> bool:
    """Whether what is in use of it follows from versions, so that it is not said by hand."""
    return key in histories_of(connection, kind, [key[0]])


def today_at(connection: Connection, site: str, now: datetime) -> date:
    """Which day it is at the site; in UTC if it is not in use."""
    zone = select(sites.c.timezone).where(sites.c.site_id == site)
    return day_at(connection.execute(zone).scalar_one_or_none() or "UTC", now)


def day_at(timezone: str, now: datetime) -> date:
    """Which day it is there."""
    return now.replace(tzinfo=now.tzinfo or UTC).astimezone(ZoneInfo(timezone)).date()
