"""How far a kiosk has said that its log goes: the furthest head, and an alarm when it goes back.

Guarantees that the furthest head of each epoch is kept, so that a missing tail can be named by
number, and that a head which is lower than it, or than what is held, or another one at the same
number, raises one alarm a day. Leaves to others: which heartbeats are looked at
(`central.fleet.heartbeat`), what a page says (`central.tally.log_state`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from central.moment import to_text
from central.store.head_tables import claimed_heads
from central.store.log_queries import add_alarm, find_log, find_record, held_hashes
from central.store.upsert import put
from kiosk.record import Head, Typ, open_envelope, parse_record

HEARTBEAT, OPENING = "heartbeat", "epoch.opened"
"""Who said it: a heartbeat, or the first record of a later epoch."""

ALARM = "head-behind"


@dataclass(frozen=True, slots=True)
class Teller:
    """Whose log it is, and when in which boot the kiosk said it."""

    site: str
    kiosk: str
    boot: str
    up_ms: int


def claim_head(
    connection: Connection, site: str, kiosk: str, head: Head, said_by: str, now: datetime
) -> None:
    """Keep `head` if it is the furthest of its epoch that this kiosk has spoken of."""
    known = furthest_head(connection, site, kiosk, head.epoch)
    if known is None or head.seq > known.seq:
        row = {
            "site_id": site,
            "kiosk_id": kiosk,
            "epoch": head.epoch,
            "seq": head.seq,
            "hash": head.hash,
            "said_by": said_by,
            "said_at": to_text(now),
        }
        put(connection, claimed_heads, [row])


def furthest_head(connection: Connection, site: str, kiosk: str, epoch: str) -> Head | None:
    """The furthest record of `epoch` that the kiosk has spoken of, sent or not."""
    row = connection.execute(
        select(claimed_heads.c.seq, claimed_heads.c.hash).where(
            claimed_heads.c.site_id == site,
            claimed_heads.c.kiosk_id == kiosk,
            claimed_heads.c.epoch == epoch,
        )
    ).one_or_none()
    return None if row is None else Head(epoch, row.seq, row.hash)


def watch_head(connection: Connection, teller: Teller, head: Head, now: datetime) -> None:
    """Raise the alarm if `head`, said now, contradicts what the kiosk said or sent before."""
    what = _said_before(connection, teller, head) or _held(connection, teller, head)
    if what is None:
        return
    at = to_text(now)
    alarm = {
        "site_id": teller.site,
        "alarm_id": f"{ALARM}:{teller.kiosk}:{head.epoch}:{at[:10]}",
        "kind": ALARM,
        "kiosk_id": teller.kiosk,
        "detail": f"epoch {head.epoch}: the kiosk says that its log ends with record {head.seq}; "
        f"{what}. The log was cut, or an older copy was put back",
        "at": at,
    }
    add_alarm(connection, alarm)


def _said_before(connection: Connection, teller: Teller, head: Head) -> str | None:
    known = furthest_head(connection, teller.site, teller.kiosk, head.epoch)
    if known is None or head.seq > known.seq:
        return None
    if head.seq < known.seq:
        return f"it had said record {known.seq} before"
    return None if head.hash == known.hash else "it had named another record of this number before"


def _held(connection: Connection, teller: Teller, head: Head) -> str | None:
    place = (teller.site, teller.kiosk, head.epoch)
    log = find_log(connection, *place)
    if log is None or head.seq > log.seq:
        return None
    held = held_hashes(connection, *place, head.seq, head.seq).get(head.seq)
    if held is not None and held != head.hash:
        return "another record of this number is held"
    if head.seq == log.seq or _was_made_later(connection, teller, head.epoch, log.seq):
        return None
    return f"record {log.seq} is held"


def _was_made_later(connection: Connection, teller: Teller, epoch: str, seq: int) -> bool:
    """Whether that record was made after the head was said: the word was long under way."""
    found = find_record(connection, teller.site, teller.kiosk, epoch, seq)
    if found is None:
        return False
    stamp = parse_record(open_envelope(found[2], Typ.RECORD)).stamp
    return stamp.boot == teller.boot and stamp.up_ms >= teller.up_ms
