"""Brings the sites and counters that the central goes by into line with what holds today.

The tables `sites` and `counters` are what every other part reads. Guarantees that a site or counter
that has versions reads there as its version of today in the site's own time zone, that one without
is left alone, and that nothing is taken away: what has ended stays for what was recorded there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.reference.held import histories_of
from central.reference.kinds import COUNTERS, SITES, Kind
from central.reference.validity import version_on
from central.reference.version import Key, Version
from central.store.fleet_tables import counters, sites
from central.store.upsert import put


@dataclass(frozen=True, slots=True)
class Brought:
    """How many sites and counters read differently now, or are new."""

    sites: int
    counters: int


def bring_into_use(connection: Connection, now: datetime) -> Brought:
    """Let `sites` and `counters` say what holds now."""
    zones = _bring_sites(connection, now)
    return Brought(zones.changed, _bring_counters(connection, zones.days))


@dataclass(frozen=True, slots=True)
class _Zones:
    changed: int
    # The day it is at each site in use.
    days: Mapping[str, date]


def _bring_sites(connection: Connection, now: datetime) -> _Zones:
    found = {row.site_id: row for row in connection.execute(select(sites))}
    days = {site: day_at(row.timezone, now) for site, row in found.items()}
    changed = 0
    for (site,), history in histories_of(connection, SITES).items():
        version = version_on(history, day_at(history[-1].values["timezone"], now))
        if version is None:
            continue
        values = {name: version.values[name] for name in ("name", "unit", "timezone")}
        values |= {"sample": version.values["sample"] == "yes"}  # type: ignore[dict-item]
        row = found.get(site)
        if row is None:
            connection.execute(sites.insert(), {"site_id": site, "batches": 0, **values})
        elif any(getattr(row, name) != value for name, value in values.items()):
            connection.execute(sites.update().where(sites.c.site_id == site).values(values))
        else:
            continue
        days[site] = day_at(version.values["timezone"], now)
        changed += 1
    return _Zones(changed, days)


def _bring_counters(connection: Connection, days: Mapping[str, date]) -> int:
    found = {(row.site_id, row.counter_id): row for row in connection.execute(select(counters))}
    wanted = [
        (key, version)
        for key, history in histories_of(connection, COUNTERS).items()
        if key[0] in days and (version := version_on(history, days[key[0]])) is not None
    ]
    changed = [(key, each) for key, each in wanted if _differs(found.get((key[0], key[1])), each)]
    put(connection, counters, [_counter(key, version) for key, version in changed])
    return len(changed)


def _differs(row: object | None, version: Version) -> bool:
    return row is None or any(
        getattr(row, name) != version.values[name] for name in ("name", "field")
    )


def _counter(key: Key, version: Version) -> dict[str, str]:
    site, counter = key
    values = version.values
    return {
        "site_id": site,
        "counter_id": counter,
        "name": values["name"],
        "field": values["field"],
    }


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
