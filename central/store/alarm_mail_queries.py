"""What was told to whom by mail, and how it stands with each recipient.

Guarantees that a claim is had by one process at a time. Whoever claims holds the alarms first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from central.store.alarm_tables import WHOLE_CENTRAL, alarm_mail, alarm_told
from central.store.fleet_tables import alarms, counters, kiosks, sites
from central.store.kiosk_queries import APPROVED
from central.store.upsert import insert_new, put


@dataclass(frozen=True, slots=True)
class MailState:
    """Of one recipient; moments are texts of `central.moment`."""

    next_at: str
    claimed_until: str | None
    failures: int
    failing_since: str | None
    trouble: str
    sent_at: str | None


NEVER = MailState("", None, 0, None, "", None)
_OF_RECIPIENT = alarm_mail.c.site_id == WHOLE_CENTRAL


def mail_state(connection: Connection, recipient: str) -> MailState:
    """How it stands with the mail to `recipient`; `NEVER` before the first."""
    columns = (alarm_mail.c[name] for name in MailState.__dataclass_fields__)
    query = select(*columns).where(_OF_RECIPIENT, alarm_mail.c.recipient == recipient)
    row = connection.execute(query).one_or_none()
    return NEVER if row is None else MailState(*row)


def put_mail_state(connection: Connection, recipient: str, state: MailState) -> None:
    """Write how it stands."""
    row: dict[str, Any] = {"site_id": WHOLE_CENTRAL, "recipient": recipient}
    row |= {name: getattr(state, name) for name in MailState.__dataclass_fields__}
    put(connection, alarm_mail, [row])


def give_up_claim(connection: Connection, recipient: str) -> None:
    """Let another round try."""
    connection.execute(
        update(alarm_mail)
        .where(_OF_RECIPIENT, alarm_mail.c.recipient == recipient)
        .values(claimed_until=None)
    )


def failing_since(connection: Connection, recipients: Collection[str]) -> str | None:
    """Since when mails to one of `recipients` are not taken; None if they are."""
    if not recipients:
        return None
    query = select(func.min(alarm_mail.c.failing_since)).where(
        _OF_RECIPIENT, alarm_mail.c.recipient.in_(sorted(recipients))
    )
    found: str | None = connection.execute(query).scalar_one()
    return found


def told_of(connection: Connection, recipient: str) -> set[tuple[str, str]]:
    """Site and id of the alarms that stand and that `recipient` was told of."""
    query = (
        select(alarm_told.c.site_id, alarm_told.c.alarm_id)
        .join(
            alarms,
            (alarms.c.site_id == alarm_told.c.site_id)
            & (alarms.c.alarm_id == alarm_told.c.alarm_id),
        )
        .where(alarm_told.c.recipient == recipient, alarms.c.ended_at.is_(None))
    )
    return {(site, alarm_id) for site, alarm_id in connection.execute(query)}


def note_told(
    connection: Connection, recipient: str, given: Sequence[tuple[str, str]], at: str
) -> None:
    """Note that `recipient` was told of these alarms, each a site and an id."""
    rows = [
        {"site_id": site, "alarm_id": alarm_id, "recipient": recipient, "at": at}
        for site, alarm_id in given
    ]
    insert_new(connection, alarm_told, rows)


def site_names(connection: Connection) -> dict[str, tuple[str, str]]:
    """Name and unit of every site, by id."""
    rows = connection.execute(select(sites.c.site_id, sites.c.name, sites.c.unit))
    return {row.site_id: (row.name, row.unit) for row in rows}


def counter_names(
    connection: Connection, of: Collection[str] | None = None
) -> dict[tuple[str, str], str]:
    """Names of counters, by site and id. `of`: of these sites alone."""
    query = select(counters.c.site_id, counters.c.counter_id, counters.c.name)
    if of is not None:
        query = query.where(counters.c.site_id.in_(sorted(of)))
    return {(row.site_id, row.counter_id): row.name for row in connection.execute(query)}


def approved_counts(connection: Connection) -> dict[str, int]:
    """How many kiosks are approved, by site."""
    query = select(kiosks.c.site_id, func.count()).where(kiosks.c.state == APPROVED)
    return {site: int(n) for site, n in connection.execute(query.group_by(kiosks.c.site_id))}
