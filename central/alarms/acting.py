"""What people do about alarms: they take note, put off, settle; each with a word in the audit log.

Guarantees that what is done is done to alarms which stand and were on the page that was looked at,
never to one that began meanwhile; that what was said stays in the alarm's history; that only a role
that may settles, and only what cannot end by itself. The note stands with the alarm; the audit log
has the alarm's name alone. Leaves to others: who sees which site (`central.dashboard.gate`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from central.accounts.roles import Role
from central.alarms.alarm import Alarm, standing
from central.alarms.registry import kind_of
from central.alarms.write import end
from central.audit_log import Author, What
from central.moment import to_text
from central.store.alarm_queries import (
    SEEN,
    SETTLED,
    SNOOZED,
    Step,
    add_step,
    change_alarm,
    hold_alarms,
)
from central.store.alarm_tables import WHOLE_CENTRAL

LONGEST_NOTE = 500
SHORTEST_SETTLEMENT = 10
"""Characters that say what was found, for who reads it in a year."""

SNOOZES = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "three-days": timedelta(days=3),
    "week": timedelta(days=7),
}
"""For how long an alarm may be put off. No longer: what is put off for ever is not looked at."""


class AlarmFormError(Exception):
    """What was asked for cannot be done; `fault` is a word of `central.dashboard`."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Aim:
    """Which alarms: those of a kind at a site that were raised by `shown_at`. `kiosk`: of this one
    alone, empty for all.
    """

    site: str
    kind: str
    shown_at: str
    kiosk: str = ""


def take_note(
    connection: Connection, author: Author, aim: Aim, note: str, now: datetime
) -> list[Alarm]:
    """Say that somebody knows and looks after it; the alarms concerned. AlarmFormError."""
    found = _aimed(connection, aim, now)
    said, at = _checked(note), to_text(now)
    for each in found:
        change_alarm(
            connection, each.site, each.alarm_id, seen_at=at, seen_by=author.name, seen_note=said
        )
        add_step(connection, each.site, each.alarm_id, Step(SEEN, at, author.name, said))
    _note(connection, author, What.ALARM_SEEN, aim, found, now)
    return found


def snooze(
    connection: Connection, author: Author, aim: Aim, length: str, note: str, now: datetime
) -> list[Alarm]:
    """Put off until then; it stands in a list of its own meanwhile. AlarmFormError."""
    found = _aimed(connection, aim, now)
    if length not in SNOOZES:
        raise AlarmFormError("length")
    said, at, until = _checked(note), to_text(now), to_text(now + SNOOZES[length])
    if not said:
        raise AlarmFormError("note")
    for each in found:
        change_alarm(
            connection, each.site, each.alarm_id, snoozed_until=until, seen_at=at,
            seen_by=author.name, seen_note=said,
        )  # fmt: skip
        add_step(connection, each.site, each.alarm_id, Step(SNOOZED, at, author.name, said, until))
    _note(connection, author, What.ALARM_SNOOZED, aim, found, now, until=until)
    return found


def settle(
    connection: Connection, author: Author, role: Role, aim: Aim, note: str, now: datetime
) -> list[Alarm]:
    """Close what cannot end by itself, with what was found. AlarmFormError."""
    if role not in kind_of(aim.kind).settled_by:
        raise AlarmFormError("settle")
    found = _aimed(connection, aim, now)
    said, at = _checked(note), to_text(now)
    if len(said) < SHORTEST_SETTLEMENT:
        raise AlarmFormError("settlement")
    for each in found:
        end(connection, each, Step(SETTLED, at, author.name, said))
    _note(connection, author, What.ALARM_SETTLED, aim, found, now)
    return found


def _aimed(connection: Connection, aim: Aim, now: datetime) -> list[Alarm]:
    """The alarms that stand and are meant; AlarmFormError where there is none any more."""
    hold_alarms(connection)
    found = [
        each
        for each in standing(connection, [aim.site], now)
        if each.kind == aim.kind
        and each.raised_at is not None
        and to_text(each.raised_at) <= aim.shown_at
        and aim.kiosk in {"", each.kiosk}
    ]
    if not found:
        raise AlarmFormError("gone")
    return found


def _checked(note: str) -> str:
    said = " ".join("".join(each if each.isprintable() else " " for each in note).split())
    if len(said) > LONGEST_NOTE:
        raise AlarmFormError("long")
    return said


def _note(  # noqa: PLR0913, PLR0917 - what an entry is made of
    connection: Connection,
    author: Author,
    what: What,
    aim: Aim,
    found: Sequence[Alarm],
    now: datetime,
    until: str | None = None,
) -> None:
    facts: dict[str, str | int | None] = {"alarms": len(found)}
    facts |= {"kiosk": found[0].kiosk} if len(found) == 1 else {}
    facts |= {"until": until} if until else {}
    site = None if aim.site == WHOLE_CENTRAL else aim.site
    author.note(connection, what, aim.kind, now, site=site, facts=facts)
