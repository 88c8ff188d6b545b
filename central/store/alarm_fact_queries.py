"""What the rules of alarms ask of the store: kiosks with their last heartbeat, revised days.

No record is read, and nothing that was answered.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from central.store.fleet_tables import heartbeats, kiosks, sites
from central.store.head_tables import nightly_heads
from central.store.kiosk_queries import APPROVED
from central.store.log_tables import logs
from central.store.quarantine_queries import forked_kiosks
from central.store.tally_tables import revised_days

_BEAT = (
    "received_at",
    "source",
    "disk_free_mb",
    "clock",
    "version",
    "configuration_etag",
    "configuration_refused_why",
)
_OF_KIOSK = (heartbeats.c.site_id == kiosks.c.site_id) & (
    heartbeats.c.kiosk_id == kiosks.c.kiosk_id
)


def sites_in_order(connection: Connection) -> list[tuple[str, str]]:
    """Id and time zone of every site."""
    rows = connection.execute(select(sites.c.site_id, sites.c.timezone).order_by(sites.c.site_id))
    return [(row.site_id, row.timezone) for row in rows]


def approved_with_beats(connection: Connection, site: str) -> list[Mapping[str, Any]]:
    """The site's approved kiosks with what they said last; null where nothing was said."""
    query = (
        select(
            kiosks.c.kiosk_id,
            kiosks.c.counter_id,
            kiosks.c.bound_counter,
            func.coalesce(kiosks.c.decided_at, kiosks.c.enrolled_at).label("known_since"),
            *(heartbeats.c[name] for name in _BEAT),
        )
        .outerjoin(heartbeats, _OF_KIOSK)
        .where(kiosks.c.site_id == site, kiosks.c.state == APPROVED)
        .order_by(kiosks.c.kiosk_id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def undecided_forks(connection: Connection, site: str) -> set[str]:
    """Kiosks whose log contradicted itself, and nobody has decided of it."""
    return {each.kiosk_id for each in forked_kiosks(connection, [site]) if each.waits}


def revised_since(connection: Connection, site: str, at: str) -> list[tuple[str, str]]:
    """Published days of the site that changed at `at` or later, each with its last change."""
    query = (
        select(revised_days.c.day, func.max(revised_days.c.last_at))
        .where(revised_days.c.site_id == site, revised_days.c.last_at >= at)
        .group_by(revised_days.c.day)
        .order_by(revised_days.c.day)
    )
    return [(day, last) for day, last in connection.execute(query)]


def last_head_at(connection: Connection) -> str | None:
    """When a nightly list was signed last."""
    found: str | None = connection.execute(select(func.max(nightly_heads.c.at))).scalar_one()
    return found


def holds_records(connection: Connection) -> bool:
    """Whether there is any log."""
    return connection.execute(select(logs.c.site_id).limit(1)).first() is not None
