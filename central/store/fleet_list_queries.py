"""Every kiosk of the sites somebody sees, with all that its page tells of it.

Guarantees a number of statements that does not grow with the kiosks: the whole fleet is read in
one, and what is wanted of each configuration in a few more. No configuration is signed for it: a
kiosk has taken what is wanted where the number of what it has in force is the number that is wanted
(`central.fleet.configuration`: the number rises with every change).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, Select, and_, exists, func, select

from central.store.configuration_queries import wanted_by_all
from central.store.configuration_tables import configurations_taken
from central.store.fleet_tables import counters, heartbeats, kiosks, sites
from central.store.key_queries import number_of_keys
from central.store.log_tables import logs
from central.store.pin_tables import pin_changes
from central.store.quarantine_queries import fork_waits
from central.store.roster_tables import officer_changes


@dataclass(frozen=True, slots=True)
class FleetKiosk:
    """A kiosk, where it stands and what its last heartbeat said; None where it said nothing.

    `held`: records of the epoch `epoch` that are held, of the `seq` that the kiosk has;
    `held_hash`: of the last one held; `forked`: a fork waits for a decision;
    `configuration`: number of what is in force, where it is known; `group_id`, `version`: wanted,
    as `wanted` is the number of the whole.
    """

    site_id: str
    site_name: str
    unit: str
    timezone: str
    kiosk_id: str
    state: str
    counter_id: str | None
    counter_name: str | None
    bound_counter: str | None
    public_key: str
    enrolled_at: str
    decided_at: str | None
    revoked_epoch: str | None
    revoked_seq: int | None
    successor: str | None
    end_reason: str | None
    seen_at: str | None
    unsent: int | None
    epoch: str | None
    seq: int | None
    hash: str | None
    held: int
    held_hash: str | None
    source: str | None
    source_reason: str | None
    disk_free_mb: int | None
    clock: str | None
    release: str | None
    key_level: str | None
    configuration_refused_why: str | None
    configuration: int | None
    forked: bool
    wanted: int
    group_id: str
    group_version: int
    update_told: str | None = None


def fleet_of(
    connection: Connection,
    site_ids: Collection[str] | None,
    kiosk_id: str | None = None,
) -> list[FleetKiosk]:
    """Every kiosk of these sites (None: of all), by unit, site, counter and id."""
    query = _query()
    if site_ids is not None:
        query = query.where(kiosks.c.site_id.in_(site_ids))
    if kiosk_id is not None:
        query = query.where(kiosks.c.kiosk_id == kiosk_id)
    rows = connection.execute(query).mappings().all()
    if not rows:
        return []
    pins = _highest(connection, pin_changes.c.kiosk_id, pin_changes.c.number)
    rosters = _highest(connection, officer_changes.c.site_id, officer_changes.c.number)
    keys = number_of_keys(connection)
    given = {each.kiosk_id: each for each in wanted_by_all(connection)}
    found = []
    for row in rows:
        of_group = given.get(row["kiosk_id"])
        numbers = (
            pins.get(row["kiosk_id"], 0),
            rosters.get(row["site_id"], 0),
            keys,
            0 if of_group is None else of_group.number,
        )
        values: dict[str, Any] = {str(name): value for name, value in row.items()}
        values |= {"forked": bool(row["forked"]), "wanted": max(numbers)}
        values["group_id"] = "" if of_group is None else of_group.group_id
        values["group_version"] = 0 if of_group is None else of_group.version
        found.append(FleetKiosk(**values))
    return found


def _query() -> Select[Any]:
    beat, taken = heartbeats.c, configurations_taken.c
    same = kiosks.c
    forked = _fork_waits()
    of_kiosk = [
        and_(of.site_id == same.site_id, of.kiosk_id == same.kiosk_id)
        for of in (beat, logs.c, taken)
    ]
    return (
        select(
            sites.c.site_id,
            sites.c.name.label("site_name"),
            sites.c.unit,
            sites.c.timezone,
            *(
                same[name]
                for name in (
                    "kiosk_id",
                    "state",
                    "counter_id",
                    "bound_counter",
                    "public_key",
                    "enrolled_at",
                    "decided_at",
                    "revoked_epoch",
                    "revoked_seq",
                    "successor",
                    "end_reason",
                )
            ),
            counters.c.name.label("counter_name"),
            beat.received_at.label("seen_at"),
            beat.version.label("release"),
            *(
                beat[name]
                for name in (
                    "unsent",
                    "epoch",
                    "seq",
                    "hash",
                    "source",
                    "source_reason",
                    "disk_free_mb",
                    "clock",
                    "key_level",
                    "configuration_refused_why",
                    "update_told",
                )
            ),
            func.coalesce(logs.c.seq, 0).label("held"),
            logs.c.head.label("held_hash"),
            taken.number.label("configuration"),
            forked.label("forked"),
        )
        .select_from(kiosks)
        .join(sites, sites.c.site_id == same.site_id)
        .outerjoin(
            counters,
            and_(
                counters.c.site_id == same.site_id,
                counters.c.counter_id == same.counter_id,
            ),
        )
        .outerjoin(heartbeats, of_kiosk[0])
        .outerjoin(logs, and_(of_kiosk[1], logs.c.epoch == beat.epoch))
        # What it has in force now, not what it had once.
        .outerjoin(configurations_taken, and_(of_kiosk[2], taken.etag == beat.configuration_etag))
        .order_by(
            sites.c.unit,
            sites.c.site_id,
            same.counter_id.is_(None),
            same.counter_id,
            same.kiosk_id,
        )
    )


def _fork_waits() -> Exists:
    """Whether a log of the kiosk has a fork of which nobody has decided yet."""
    log = logs.alias()
    of_kiosk = (log.c.site_id == kiosks.c.site_id, log.c.kiosk_id == kiosks.c.kiosk_id)
    return exists().where(*of_kiosk, fork_waits(log))


def _highest(
    connection: Connection, of: ColumnElement[str], number: ColumnElement[int]
) -> dict[str, int]:
    rows = connection.execute(select(of, func.max(number)).group_by(of))
    return {name: highest or 0 for name, highest in rows}
