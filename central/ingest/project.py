"""From a verified record to the rows that stand for it: its projected columns, its boxes.

Leaves to others: the record's day (`central.ingest.dating`).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from central.ingest.wire import Item
from central.store.compact import kid_bytes
from central.store.log_tables import CHECK_PART_CHARACTERS
from kiosk.record import Record, attachment_hash
from kiosk.record.attachment import MAX_ATTACHMENT_BYTES
from kiosk.record.base64url import decode
from kiosk.record.errors import NotCompactError

RATING_KIND = "rating"


class Note:
    """Marks that say something of a record and exclude nothing."""

    ODD_ATTACHMENT = "odd-attachment"
    """A box that came beside the record is not the one it names, and was not kept; or the box of a
    dossier cannot be opened, or does not hold what it should."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A batch's circumstances: its number in the site, and when it came, in the site's zone."""

    batch: int
    received: datetime
    received_at: str


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone called `name`, such as Asia/Ho_Chi_Minh."""
    return ZoneInfo(name)


def record_values(record: Record, day: str, arrival: Arrival) -> tuple[Any, ...]:
    """The row of `records`, in the order of `record_rows.COLUMNS`.

    An envelope that was opened is rebuilt from its parts to the byte: its header was compared, and
    its base64url has one spelling.
    """
    envelope = record.envelope
    return (
        record.place.site,
        record.place.kiosk,
        record.epoch,
        record.seq,
        record.hash,
        record.hash[:CHECK_PART_CHARACTERS] if record.kind == RATING_KIND else None,
        envelope.payload,
        envelope.signature,
        kid_bytes(envelope.kid),
        None,
        record.kind,
        day,
        arrival.batch,
        arrival.received_at,
    )


def attachment_rows(
    record: Record, item: Item, arrival: Arrival
) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows of `attachments` for the boxes that the record names, and the names of the rest."""
    rows, odd = [], []
    for name, text in item.attachments.items():
        box = box_named(record, name, text)
        if box is None:
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


def box_named(record: Record, name: str, text: str) -> bytes | None:
    """The box in base64url `text`; None unless it is the one that `record` calls `name`."""
    try:
        box = decode(text)
    except NotCompactError:
        return None
    is_named = len(box) <= MAX_ATTACHMENT_BYTES and record.attached.get(name) == attachment_hash(
        box
    )
    return box if is_named else None
