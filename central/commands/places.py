"""`central site add`, `central counter add`: adding again corrects."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, select

from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.names import EXPECTED, is_name
from central.reference.in_use import has_versions
from central.reference.kinds import COUNTERS, SITES, Kind
from central.reference.version import Key
from central.store.engine import writing
from central.store.fleet_tables import counters, sites
from central.store.upsert import insert_new, put


def add_site(  # noqa: PLR0913 - what a site is made of
    config: Path | None,
    site_id: str,
    name: str,
    unit: str,
    timezone: str,
    now: datetime,
    *,
    sample: bool,
) -> None:
    """Add a site, or correct its name, unit and time zone."""
    require_name("site", site_id)
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CommandError(
            f"time zone {timezone!r}: expected one such as Asia/Ho_Chi_Minh"
        ) from error
    author = author_of(config)
    with writing(open_database(config)) as connection:
        _refuse_versions(connection, SITES, (site_id,))
        row = {"site_id": site_id, "name": name, "unit": unit, "timezone": timezone}
        insert_new(connection, sites, [{**row, "sample": sample, "batches": 0}])
        connection.execute(
            sites.update()
            .where(sites.c.site_id == site_id)
            .values(name=name, unit=unit, timezone=timezone, sample=sample)
        )
        author.note(connection, What.SITE_SET, site_id, now, site=site_id)


def add_counter(
    config: Path | None, site_id: str, counter_id: str, name: str, field: str, now: datetime
) -> None:
    """Add a counter to a site, or correct its name and field."""
    require_name("counter", counter_id)
    author = author_of(config)
    with writing(open_database(config)) as connection:
        require_site(connection, site_id)
        _refuse_versions(connection, COUNTERS, (site_id, counter_id))
        row = {"site_id": site_id, "counter_id": counter_id, "name": name, "field": field}
        put(connection, counters, [row])
        author.note(connection, What.COUNTER_SET, counter_id, now, site=site_id)


def _refuse_versions(connection: Connection, kind: Kind, key: Key) -> None:
    if has_versions(connection, kind, key):
        raise CommandError(
            f"{kind.item(key)} is kept with the days on which it holds; correct it there:"
            f" `central reference export {kind.name} FILE`, then `central reference import`"
        )


def require_site(connection: Connection, site_id: str) -> None:
    """CommandError unless there is such a site."""
    known = connection.execute(select(sites.c.site_id).order_by(sites.c.site_id)).scalars().all()
    if site_id not in known:
        there = ", ".join(known) or "none yet"
        raise CommandError(
            f"there is no site {site_id!r} (there are: {there}); run `central site add` first"
        )


def require_counter(connection: Connection, site_id: str, counter_id: str) -> None:
    """CommandError unless the site has such a counter."""
    there = select(counters.c.counter_id).where(counters.c.site_id == site_id)
    known = connection.execute(there.order_by(counters.c.counter_id)).scalars().all()
    if counter_id not in known:
        raise CommandError(
            f"there is no counter {counter_id!r:.60} at {site_id} (there are: "
            f"{', '.join(known) or 'none yet'}); run `central counter add` first"
        )


def require_name(what: str, text: str) -> None:
    """CommandError unless `text` is of the form of an id."""
    if not is_name(text):
        raise CommandError(f"{what} id {text!r:.60}: expected {EXPECTED}")
