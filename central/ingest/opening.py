"""What the first record of an epoch says of the log before it, held against what is held.

Guarantees that the record it names is kept as spoken of, so that what is missing can be told by
number, and that an alarm is raised where something is missing, or where another record of that
number is held.
"""

import re
from datetime import datetime

from sqlalchemy import Connection

from central.fleet.claimed_heads import OPENING, claim_head
from central.moment import to_text
from central.store.log_queries import add_alarm, find_log, held_hashes
from kiosk.record import Head, Record

OPENING_KIND = "epoch.opened"
MISSING, OTHER = "records-missing", "head-differs"
_EPOCH, _HASH = re.compile(r"[A-Za-z0-9_-]{22}"), re.compile(r"[A-Za-z0-9_-]{43}")
_WORD = re.compile(r"[a-z-]{1,40}")


def note_opening(connection: Connection, record: Record, now: datetime) -> None:
    """Keep what `record` says was before it, if it opens an epoch and says so."""
    before = head_before(record)
    if before is None or before.epoch == record.epoch:
        return
    site, kiosk = record.place.site, record.place.kiosk
    log = find_log(connection, site, kiosk, before.epoch)
    held = log.seq if log else 0
    claim_head(connection, site, kiosk, before, OPENING, now)
    if before.seq > held:
        what = (
            f"records {held + 1} to {before.seq} of epoch {before.epoch} are not here; epoch"
            f" {record.epoch} was opened after them: {_reason(record)}"
        )
        _alarm(connection, record, MISSING, before, what, now)
        return
    there = held_hashes(connection, site, kiosk, before.epoch, before.seq, before.seq)
    if there.get(before.seq) != before.hash:
        what = f"epoch {record.epoch} names another record {before.seq} of epoch {before.epoch}"
        _alarm(connection, record, OTHER, before, f"{what} than the one held", now)


def head_before(record: Record) -> Head | None:
    """The last record of the log before; None if the record says none, or not in its form."""
    if record.kind != OPENING_KIND:
        return None
    before = record.body.get("before")
    if not isinstance(before, dict):
        return None
    epoch, seq, found = before.get("epoch"), before.get("seq"), before.get("hash")
    if not (isinstance(epoch, str) and _EPOCH.fullmatch(epoch)):
        return None
    if not (isinstance(found, str) and _HASH.fullmatch(found)):
        return None
    return Head(epoch, seq, found) if type(seq) is int and seq >= 1 else None


def _reason(record: Record) -> str:
    """The reason, if it is a word: nothing else that a kiosk says goes to a terminal."""
    reason = record.body.get("reason")
    return reason if isinstance(reason, str) and _WORD.fullmatch(reason) else "no known reason"


def _alarm(
    connection: Connection, record: Record, kind: str, before: Head, what: str, now: datetime
) -> None:
    add_alarm(
        connection,
        {
            "site_id": record.place.site,
            "alarm_id": f"{kind}:{record.place.kiosk}:{record.epoch}:{before.seq}",
            "kind": kind,
            "kiosk_id": record.place.kiosk,
            "detail": what,
            "at": to_text(now),
        },
    )
