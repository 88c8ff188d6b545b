"""When a record was made, in the time of its site, and how sure that is.

Guarantees that the same record, its receipt, the day before it and the anchor that its note names
always give the same moment: `central log verify` comes to the day that ingest came to, however
the anchor of that boot has moved since. Pure. The rules (docs/adr/0046):

- a synced clock: the record's own time;
- an unsynced clock whose boot has an anchor: the anchor's moment, and the time since boot;
- else the moment of receipt.

What is not a synced clock's own time is never after the receipt, nor before the day of the record
before it.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil

from central.fleet.anchors import Anchor
from central.moment import from_text, to_text
from kiosk.record import Record

SYNCED = "synced"


class DatingNote:
    """Notes on a record's time. They exclude nothing."""

    UNSYNCED = "unsynced"
    """The kiosk's clock was not to be trusted: the day is that of receipt."""

    ANCHORED = "dated-by-anchor"
    """The kiosk's clock was not to be trusted: dated from a heartbeat of the same boot. The reason
    says how surely."""

    ODD_TIME = "odd-time"
    """The time is none that the calendar has: the day is that of receipt."""


@dataclass(frozen=True, slots=True)
class Dated:
    """`moment` in the site's zone; `note`: what to mark the record with, or the empty text."""

    moment: datetime
    note: str = ""
    reason: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it is the record's own time, of a clock that agreed with the central's."""
        return not self.note


def date_record(
    record: Record, received: datetime, anchor: Anchor | None, day_before: str | None
) -> Dated:
    """When `record` was made. `received`: in the zone of the site; `anchor`: of its boot, or None;
    `day_before`: that of the record before it in its log (YYYY-MM-DD), None for the first.
    """
    if record.stamp.clock == SYNCED:
        return _own_time(record, received)
    if anchor is None:
        return Dated(received, DatingNote.UNSYNCED)
    try:
        moment = anchor.moment_of(record.stamp.up_ms).astimezone(received.tzinfo)
    except OverflowError:
        return Dated(received, DatingNote.UNSYNCED)
    if day_before is not None:
        moment = max(moment, _beginning(day_before, received))
    return Dated(min(moment, received), DatingNote.ANCHORED, _reason(record, anchor))


def how_sure(reason: str) -> str:
    """Of an ANCHORED note's reason the part for people, such as "within 2 s"."""
    return reason.partition(":")[0]


def read_anchor(reason: str) -> Anchor | None:
    """The anchor that an ANCHORED note names; None if the text is not what ingest writes."""
    found = _REASON.fullmatch(reason)
    if found is None:
        return None
    try:
        return Anchor(int(found["up_ms"]), from_text(found["at"]), int(found["within_ms"]))
    except ValueError:
        return None


_REASON = re.compile(
    r"within [0-9]+ s: its machine had run (?P<up_ms>[0-9]{1,16}) ms at"
    r" (?P<at>[-0-9]{10}T[:.0-9]{12}Z), to (?P<within_ms>[0-9]{1,12}) ms"
)


def _reason(record: Record, anchor: Anchor) -> str:
    within_s = ceil(anchor.within_ms_of(record.stamp.up_ms) / 1000)
    return (
        f"within {within_s} s: its machine had run {anchor.up_ms} ms at"
        f" {to_text(anchor.central_at)}, to {anchor.within_ms} ms"
    )


def _own_time(record: Record, received: datetime) -> Dated:
    try:
        # A leap second has a place in RFC 3339 and none in datetime.
        at = datetime.fromisoformat(record.stamp.at.replace(":60.", ":59."))
        return Dated(at.astimezone(received.tzinfo))
    except (ValueError, OverflowError):
        return Dated(received, DatingNote.ODD_TIME)


def _beginning(day: str, received: datetime) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.min, received.tzinfo)
