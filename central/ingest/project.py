"""From a verified record to the rows that stand for it: its projected columns and its day.

Guarantees that the day is the site's local day: from the record's own time if its clock was
synced, else from when the central received it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from central.ingest.wire import Item
from central.store.log_tables import CHECK_PART_CHARACTERS
from kiosk.record import Record, attachment_hash
from kiosk.record.attachment import MAX_ATTACHMENT_BYTES
from kiosk.record.base64url import decode
from kiosk.record.errors import NotCompactError

RATING_KIND = "rating"


class Note:
    """Marks that say something of a record and exclude nothing."""

    UNSYNCED = "unsynced"
    """The kiosk's clock was not to be trusted: the day is that of receipt."""

    ODD_TIME = "odd-time"
    """The time is none that the calendar has: the day is that of receipt."""

    ODD_ATTACHMENT = "odd-attachment"
    """A box that came beside the record is not the one it names; it was not kept."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The circumstances of a batch: its number in the site, when, and the site's time zone."""

    batch: int
    received_at: str
    received_day: str
    zone: ZoneInfo


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone called `name`, such as Asia/Ho_Chi_Minh."""
    return ZoneInfo(name)


def day_of(record: Record, arrival: Arrival) -> tuple[str, str | None]:
    """The record's day in its site, and the note to mark it with, if any."""
    if record.stamp.clock != "synced":
        return arrival.received_day, Note.UNSYNCED
    try:
        local = _parse(record.stamp.at).astimezone(arrival.zone)
    except (ValueError, OverflowError):
        return arrival.received_day, Note.ODD_TIME
    return local.date().isoformat(), None


def _parse(at: str) -> datetime:
    # A leap second has a place in RFC 3339 and none in datetime.
    return datetime.fromisoformat(at.replace(":60.", ":59."))


def record_row(record: Record, day: str, arrival: Arrival) -> dict[str, Any]:
    """The row of `records`."""
    return {
        "site_id": record.place.site,
        "kiosk_id": record.place.kiosk,
        "epoch": record.epoch,
        "seq": record.seq,
        "hash": record.hash,
        "check_part": (record.hash[:CHECK_PART_CHARACTERS] if record.kind == RATING_KIND else None),
        "jws": record.compact,
        "kind": record.kind,
        "day": day,
        "batch": arrival.batch,
        "received_at": arrival.received_at,
    }


def attachment_rows(
    record: Record, item: Item, arrival: Arrival
) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of `attachments` for the boxes that the record names, and the names of the rest."""
    rows, odd = [], []
    for name, text in item.attachments.items():
        box = _box(text)
        if box is None or record.attached.get(name) != attachment_hash(box):
            odd.append(name)
            continue
        rows.append(
            {
                "site_id": record.place.site,
                "kiosk_id": record.place.kiosk,
                "epoch": record.epoch,
                "seq": record.seq,
                "name": name,
                "hash": record.attached[name],
                "box": box,
                "received_at": arrival.received_at,
            }
        )
    return rows, odd


def _box(text: str) -> bytes | None:
    try:
        box = decode(text)
    except NotCompactError:
        return None
    return box if len(box) <= MAX_ATTACHMENT_BYTES else None
