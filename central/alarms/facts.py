"""What the rules of alarms may know: of a site's kiosks, of its days, of the central itself.

Guarantees by type that no answer, no comment and no citizen is among it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from central.reference.opening_hours import Calendar
from central.tally.log_state import SILENT_AFTER

NO_HOURS = Calendar((), ())


@dataclass(frozen=True, slots=True)
class Beat:
    """What a kiosk said last of itself. `etag`: of the configuration it has; `refused`: why it did
    not take the one it was given.
    """

    at: datetime
    source: str
    disk_free_mb: int
    clock: str
    version: str
    etag: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class KioskFacts:
    """An approved kiosk. `known_since`: its approval; `wanted`: the tag of the configuration in
    force, None where it was not worked out.
    """

    kiosk: str
    counter: str | None
    bound_counter: str | None
    known_since: datetime
    beat: Beat | None = None
    wanted: str | None = None

    @property
    def heard_at(self) -> datetime:
        """When it was heard of last; its approval where it never was."""
        return self.known_since if self.beat is None else self.beat.at

    def is_heard(self, now: datetime) -> bool:
        """Whether what it said last is of now."""
        return self.beat is not None and now - self.beat.at <= SILENT_AFTER


@dataclass(frozen=True, slots=True)
class RevisedOn:
    """A published day that changed, and when it did last."""

    day: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One site. `watched_since`: the central has been there to hear kiosks since then; `kiosks`:
    the approved ones; `quarantined`, `missing`: ids of kiosks, of which records are missing;
    `version`: the central's own.
    """

    site: str
    zone: ZoneInfo
    hours: Calendar
    watched_since: datetime
    kiosks: tuple[KioskFacts, ...] = ()
    quarantined: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    revised: tuple[RevisedOn, ...] = ()
    version: str = ""

    def opened_at(self, now: datetime) -> datetime | None:
        """When the span of opening hours that holds `now` began; None when closed or not known."""
        local = now.astimezone(self.zone)
        for begins, ends in self.hours.hours_on(local.date()) or ():
            if begins <= local.time() < ends:
                return datetime.combine(local.date(), begins, self.zone)
        return None

    def hours_are_known(self, now: datetime) -> bool:
        """Whether somebody entered the hours of today."""
        return self.hours.hours_on(self.today(now)) is not None

    def today(self, now: datetime) -> date:
        """The site's day."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Room:
    """Where the central writes, and what room is left there."""

    what: str
    free_mb: int
    total_mb: int


@dataclass(frozen=True, slots=True)
class CentralFacts:
    """The central. `head_at`: when a night was signed last; `audit_fault`: what is off with the
    audit log, empty if nothing is; `mail_failing_since`: no mail was taken for some recipient.
    """

    holds_records: bool
    head_at: datetime | None
    audit_fault: str = ""
    rooms: tuple[Room, ...] = ()
    mail_failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """What a rule finds off. `subject`: the kiosk or the day, empty for the site; `since`: when it
    began, None for now; `begins`: False keeps an alarm that stands and begins none, for what
    cannot be told at this moment; `lasts`: how long it must hold, beyond what its kind says.
    """

    kind: str
    subject: str = ""
    counter: str | None = None
    since: datetime | None = None
    detail: str = ""
    begins: bool = True
    of_day: bool = False
    lasts: timedelta = timedelta()
