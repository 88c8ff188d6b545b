"""An alarm that stands: what is off, where, since when, and who knows of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from central.moment import from_text, to_text
from central.store.alarm_queries import StoredAlarm, standing_rows


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing that is off. Moments carry their zone (UTC).

    `kind`: a name of `central.alarms.registry.KINDS`, or one that a newer version raised; `site`:
    `central.store.alarm_tables.WHOLE_CENTRAL` for what concerns no site; `since`: when it began;
    `detail`: for those who look into it, never an answer; `alarm_id`: its name among the site's;
    `raised_at`: when it was noticed; `seen_*`: who said last that they know, and `snoozed_until`:
    until when it was put off.
    """

    kind: str
    site: str
    kiosk: str | None
    counter: str | None
    since: datetime
    detail: str
    alarm_id: str = ""
    day: str | None = None
    raised_at: datetime | None = None
    ended_at: datetime | None = None
    seen_at: datetime | None = None
    seen_by: str | None = None
    seen_note: str | None = None
    snoozed_until: datetime | None = None

    @property
    def subject(self) -> str:
        """What it is about within its site: a kiosk, a day, or nothing of the two."""
        return self.kiosk or self.day or ""

    def is_snoozed(self, now: datetime) -> bool:
        """Whether somebody has put it off, and the time is not over."""
        return self.snoozed_until is not None and now < self.snoozed_until


def standing(connection: Connection, sites: Collection[str] | None, now: datetime) -> list[Alarm]:
    """The alarms that stand at `now`, by site, kind and time; those put off among them.

    `sites`: of these alone; None: of every site, and those of the central itself.
    """
    return [as_alarm(row) for row in standing_rows(connection, sites) if row.at <= to_text(now)]


def as_alarm(row: StoredAlarm) -> Alarm:
    """The alarm of a row."""
    return Alarm(
        kind=row.kind,
        site=row.site_id,
        kiosk=row.kiosk_id,
        counter=row.counter_id,
        since=from_text(row.since),
        detail=row.detail,
        alarm_id=row.alarm_id,
        day=row.day,
        raised_at=from_text(row.at),
        ended_at=_moment(row.ended_at),
        seen_at=_moment(row.seen_at),
        seen_by=row.seen_by,
        seen_note=row.seen_note,
        snoozed_until=_moment(row.snoozed_until),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
