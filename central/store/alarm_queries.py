"""Alarms as they are stored: those that stand, their steps, and what may yet become one.

Guarantees that an alarm is never removed, that one which is not to be found is not written, and
that what was said of one is added to and never changed. Who writes holds the alarms first
(`hold_alarms`): what stands is read and then changed. Leaves to others: when one begins and ends
(`central.alarms`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    delete,
    func,
    select,
    true,
    update,
)

from central.store.alarm_tables import alarm_causes, alarm_looks, alarm_steps
from central.store.fleet_tables import alarms, kiosks
from central.store.holds import hold
from central.store.upsert import insert_new, put

RAISED, SEEN, SNOOZED, SETTLED, ENDED = "raised", "seen", "snoozed", "settled", "ended"


@dataclass(frozen=True, slots=True)
class StoredAlarm:
    """An alarm as its row has it; moments are texts of `central.moment`.

    `counter_id`: where the kiosk stood, or stands now where nobody wrote it down; `since`: when
    what is off began; `at`: when it was raised.
    """

    site_id: str
    alarm_id: str
    kind: str
    kiosk_id: str | None
    counter_id: str | None
    day: str | None
    detail: str
    at: str
    since: str
    ended_at: str | None
    seen_at: str | None
    seen_by: str | None
    seen_note: str | None
    snoozed_until: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done about an alarm. `who`: the account, empty for the central."""

    step: str
    at: str
    who: str = ""
    note: str = ""
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """What is off since then, and is no alarm yet."""

    kind: str
    subject: str
    since: str


_OF_ALARM = select(
    *(
        alarms.c[name]
        for name in (
            "site_id", "alarm_id", "kind", "kiosk_id", "day", "detail", "at", "ended_at",
            "seen_at", "seen_by", "seen_note", "snoozed_until",
        )
    ),
    func.coalesce(alarms.c.since, alarms.c.at).label("since"),
    func.coalesce(alarms.c.counter_id, kiosks.c.counter_id).label("counter_id"),
).select_from(
    alarms.outerjoin(
        kiosks,
        and_(kiosks.c.site_id == alarms.c.site_id, kiosks.c.kiosk_id == alarms.c.kiosk_id),
    )
)  # fmt: skip
_STANDS = alarms.c.ended_at.is_(None)
_ORDER = (alarms.c.site_id, alarms.c.kind, alarms.c.at, alarms.c.alarm_id)


def standing_rows(connection: Connection, sites: Collection[str] | None) -> list[StoredAlarm]:
    """Alarms that have not ended, by site and kind. `sites` None: of all, and the central's own."""
    query = _OF_ALARM.where(_STANDS, _of(sites)).order_by(*_ORDER)
    return [_alarm(row) for row in connection.execute(query).mappings()]


def ended_rows(
    connection: Connection, sites: Collection[str] | None, since: str, limit: int
) -> list[StoredAlarm]:
    """At most `limit` alarms that ended at `since` or later, the last one first."""
    query = _OF_ALARM.where(alarms.c.ended_at >= since, _of(sites))
    query = query.order_by(alarms.c.ended_at.desc(), *_ORDER).limit(limit)
    return [_alarm(row) for row in connection.execute(query).mappings()]


def count_standing(connection: Connection, sites: Collection[str] | None, now: str) -> int:
    """How many alarms stand that nobody has put off."""
    asleep = func.coalesce(alarms.c.snoozed_until, "") > now
    query = select(func.count()).select_from(alarms).where(_STANDS, _of(sites), ~asleep)
    return int(connection.execute(query).scalar_one())


def count_by_kind(connection: Connection) -> dict[str, int]:
    """How many alarms stand, of all sites, by kind; put off or not."""
    query = select(alarms.c.kind, func.count()).where(_STANDS).group_by(alarms.c.kind)
    return {kind: int(n) for kind, n in connection.execute(query)}


def hold_alarms(connection: Connection) -> None:
    """Let nobody else change alarms until the commit. After a site and a kiosk, if both."""
    hold(connection, "alarms")


def begin_alarm(connection: Connection, row: dict[str, Any], step: Step) -> None:
    """Store an alarm with its first step; one that is there stays as it is."""
    insert_new(connection, alarms, [row])
    add_step(connection, row["site_id"], row["alarm_id"], step)


def change_alarm(connection: Connection, site: str, alarm_id: str, **values: str | None) -> None:
    """Write `values` of an alarm that stands."""
    connection.execute(
        update(alarms)
        .where(alarms.c.site_id == site, alarms.c.alarm_id == alarm_id, _STANDS)
        .values(**values)
    )


def add_step(connection: Connection, site: str, alarm_id: str, step: Step) -> None:
    """Add a step to an alarm's history; the alarms are held."""
    of_alarm = (alarm_steps.c.site_id == site, alarm_steps.c.alarm_id == alarm_id)
    last = connection.execute(select(func.max(alarm_steps.c.number)).where(*of_alarm))
    row = {
        "site_id": site,
        "alarm_id": alarm_id,
        "number": (last.scalar_one() or 0) + 1,
        "at": step.at,
        "step": step.step,
        "who": step.who,
        "note": step.note,
        "until": step.until,
    }
    connection.execute(alarm_steps.insert(), [row])


def steps_of(connection: Connection, site: str, alarm_id: str) -> list[Step]:
    """The history of an alarm, the first step first."""
    columns = (alarm_steps.c[name] for name in ("step", "at", "who", "note", "until"))
    of_alarm = (alarm_steps.c.site_id == site, alarm_steps.c.alarm_id == alarm_id)
    query = select(*columns).where(*of_alarm).order_by(alarm_steps.c.number)
    return [Step(*row) for row in connection.execute(query)]


def pending_at(connection: Connection, site: str) -> list[Pending]:
    """What is off at the site and is no alarm yet."""
    query = select(alarm_causes.c.kind, alarm_causes.c.subject, alarm_causes.c.since)
    rows = connection.execute(query.where(alarm_causes.c.site_id == site))
    return [Pending(*row) for row in rows]


def keep_pending(connection: Connection, site: str, given: Iterable[Pending]) -> None:
    """Note what is off from now on."""
    rows = [
        {"site_id": site, "kind": each.kind, "subject": each.subject, "since": each.since}
        for each in given
    ]
    put(connection, alarm_causes, rows)


def drop_pending(connection: Connection, site: str, given: Iterable[Pending]) -> None:
    """Forget what is off no more, or has become an alarm."""
    for each in given:
        connection.execute(
            delete(alarm_causes).where(
                alarm_causes.c.site_id == site,
                alarm_causes.c.kind == each.kind,
                alarm_causes.c.subject == each.subject,
            )
        )


def last_look(connection: Connection, site: str, look: str) -> tuple[str, str] | None:
    """When the look was made last, and what it found; None before the first."""
    row = connection.execute(
        select(alarm_looks.c.at, alarm_looks.c.found).where(
            alarm_looks.c.site_id == site, alarm_looks.c.look == look
        )
    ).one_or_none()
    return None if row is None else (row.at, row.found)


def note_look(connection: Connection, site: str, look: str, at: str, found: str) -> None:
    """Note that the look was made."""
    put(connection, alarm_looks, [{"site_id": site, "look": look, "at": at, "found": found}])


def _of(sites: Collection[str] | None) -> ColumnElement[bool]:
    return true() if sites is None else alarms.c.site_id.in_(sorted(sites))


def _alarm(row: RowMapping) -> StoredAlarm:
    return StoredAlarm(**{str(name): value for name, value in row.items()})
