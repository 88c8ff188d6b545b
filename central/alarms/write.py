"""Writes what begins and ends: each alarm with its step, in the caller's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.alarms.alarm import Alarm
from central.alarms.changes import Changes
from central.alarms.facts import Cause
from central.moment import to_text
from central.store.alarm_queries import (
    ENDED,
    RAISED,
    Step,
    add_step,
    begin_alarm,
    change_alarm,
    drop_pending,
    keep_pending,
)


def write_changes(connection: Connection, site: str, found: Changes, now: datetime) -> None:
    """Write `found` of one site; the alarms are held (`hold_alarms`)."""
    at = to_text(now)
    for cause, since in found.begun:
        begin_alarm(connection, _row(site, cause, since, at), Step(RAISED, at))
    for alarm in found.ended:
        end(connection, alarm, Step(ENDED, at))
    for alarm, detail in found.altered:
        change_alarm(connection, site, alarm.alarm_id, detail=detail)
    keep_pending(connection, site, found.pended)
    drop_pending(connection, site, found.dropped)


def end(connection: Connection, alarm: Alarm, step: Step) -> None:
    """End an alarm; its row and its steps stay."""
    change_alarm(connection, alarm.site, alarm.alarm_id, ended_at=step.at)
    add_step(connection, alarm.site, alarm.alarm_id, step)


def _row(site: str, cause: Cause, since: datetime, at: str) -> dict[str, Any]:
    return {
        "site_id": site,
        # A kind at a kiosk may come again: each time is an alarm of its own.
        "alarm_id": f"{cause.kind}:{cause.subject}:{at}",
        "kind": cause.kind,
        "kiosk_id": None if cause.of_day else cause.subject or None,
        "counter_id": cause.counter,
        "day": cause.subject if cause.of_day else None,
        "detail": cause.detail,
        "since": to_text(since),
        "at": at,
    }
