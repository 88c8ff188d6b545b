"""Reads what the rules may know. Each site in a short transaction of the caller's.

Leaves to others: judging (`central.alarms.rules`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.alarms.facts import Beat, KioskFacts, RevisedOn, SiteFacts
from central.alarms.rules.revised import SHOWN_FOR
from central.moment import from_text, to_text
from central.reference.opening_hours import calendar_of
from central.store.alarm_fact_queries import (
    approved_with_beats,
    revised_since,
    undecided_forks,
)
from central.store.kiosk_queries import Kiosk
from central.store.missing_queries import missing_at

WantedTag = Callable[[Connection, Kiosk], str]
"""The tag of the configuration in force for a kiosk."""


def gather_site(  # noqa: PLR0913, PLR0917 - which site, and what is known beside the store
    connection: Connection,
    site: str,
    timezone: str,
    watched_since: datetime,
    version: str,
    wanted: Mapping[str, str],
    now: datetime,
) -> SiteFacts:
    """The facts of a site. `wanted`: the tags of configurations in force, by kiosk, where known."""
    revised = revised_since(connection, site, to_text(now - SHOWN_FOR))
    return SiteFacts(
        site=site,
        zone=ZoneInfo(timezone),
        hours=calendar_of(connection, site),
        watched_since=watched_since,
        kiosks=tuple(_kiosk(row, wanted) for row in approved_with_beats(connection, site)),
        quarantined=frozenset(undecided_forks(connection, site)),
        missing=frozenset(each.kiosk_id for each in missing_at(connection, site)),
        revised=tuple(RevisedOn(day, from_text(at)) for day, at in revised),
        version=version,
    )


def _kiosk(row: Mapping[str, Any], wanted: Mapping[str, str]) -> KioskFacts:
    return KioskFacts(
        kiosk=row["kiosk_id"],
        counter=row["counter_id"],
        bound_counter=row["bound_counter"],
        known_since=from_text(row["known_since"]),
        beat=_beat(row),
        wanted=wanted.get(row["kiosk_id"]),
    )


def _beat(row: Mapping[str, Any]) -> Beat | None:
    if row["received_at"] is None:
        return None
    return Beat(
        at=from_text(row["received_at"]),
        source=row["source"],
        disk_free_mb=row["disk_free_mb"],
        clock=row["clock"],
        version=row["version"],
        etag=row["configuration_etag"],
        refused=row["configuration_refused_why"],
    )
