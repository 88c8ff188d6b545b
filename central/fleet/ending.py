"""How the work of a kiosk ends: revoked, retired, or replaced by another at its counter.

Guarantees that an end has a place in the kiosk's log, and that what stands before it counts, now
and when it comes later, by network or by stick; that nothing held from there on is lost: it is
kept and marked, and the place may be moved; that a kiosk ends once, and one whose key was revoked
is never called merely retired. Runs in a transaction that writes; figures are counted again after
it (`central.fleet.count_again_mark`). Records are judged by `central.fleet.revocation`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from central.fleet.count_again_mark import mark_to_count_again
from central.fleet.revocation import Revocation, load_revocation
from central.moment import to_text
from central.store.fleet_tables import heartbeats, kiosks
from central.store.kiosk_queries import ENDED, REPLACED, REVOKED, Kiosk, find_kiosk
from central.store.log_queries import find_log, logs_of_kiosk, newest_log
from central.store.pin_queries import lock_site

LogPlace = tuple[str, int]
"""Epoch and number of a record."""

EndFault = Literal["gone", "ended", "revoked", "place", "successor"]


class EndingError(Exception):
    """An end that cannot be; nothing was changed.

    `fault`: `gone` (no such kiosk), `ended` (it has ended already, and no other place is named),
    `revoked` (its key was revoked: that is not taken back), `place` (nothing is held of that
    epoch), `successor` (no approved kiosk of the same site).
    """

    def __init__(self, fault: EndFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Ending:
    """`state`: one of `ENDED`; `place`: the first record that does not count, None for the place
    of `place_of_end`; `successor`: the kiosk that takes its place.
    """

    state: str
    reason: str
    place: LogPlace | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """`kiosk`: as it is now; `held`: records held that do not count; `recount`: whether figures
    are to be counted again.
    """

    kiosk: Kiosk
    held: int
    recount: bool


def end_kiosk(connection: Connection, kiosk_id: str, ending: Ending, now: datetime) -> Ended:
    """End the kiosk's work, or move the place of its end; EndingError otherwise."""
    kiosk = _held_kiosk(connection, kiosk_id)
    _require_possible(connection, kiosk, ending)
    place = ending.place or place_of_end(connection, kiosk, ending.state)
    held_before = held_from_end(connection, kiosk)
    epoch, seq = place or (None, None)
    table = kiosks.c
    values: dict[str, str | int | None] = {
        "state": ending.state,
        "revoked_epoch": epoch,
        "revoked_seq": seq,
        "decided_at": to_text(now),
    }
    if ending.reason:
        values["end_reason"] = ending.reason
    if ending.successor is not None:
        values["successor"] = ending.successor
    connection.execute(
        update(kiosks)
        .where(table.site_id == kiosk.site_id, table.kiosk_id == kiosk.kiosk_id)
        .values(**values)
    )
    decided = find_kiosk(connection, kiosk_id)
    if decided is None:
        raise EndingError("gone")
    held = held_from_end(connection, decided)
    if held or held_before:
        mark_to_count_again(connection, kiosk.site_id, now)
    return Ended(decided, held, bool(held or held_before))


def revoke(
    connection: Connection, kiosk: Kiosk, now: datetime, place: LogPlace | None = None
) -> Ended:
    """Revoke the kiosk's key from `place` on, for no reason that is told."""
    return end_kiosk(connection, kiosk.kiosk_id, Ending(REVOKED, "", place), now)


def place_of_end(connection: Connection, kiosk: Kiosk, state: str) -> LogPlace | None:
    """The first record that does not count where nobody names one; None: nothing is held.

    Of a key that was revoked, the first record not held: who has the key writes what comes. Of one
    against which nothing is said, the first after what its last heartbeat told of the same log:
    what waits at the kiosk was made before the end.
    """
    newest = newest_log(connection, kiosk.site_id, kiosk.kiosk_id)
    if newest is None:
        return None
    epoch, log = newest
    told = 0 if state == REVOKED else _told_of(connection, kiosk, epoch)
    return epoch, max(log.seq, told) + 1


def held_from_end(connection: Connection, kiosk: Kiosk) -> int:
    """How many records are held that do not count; 0 for a kiosk that has not ended."""
    revocation = load_revocation(connection, kiosk)
    if revocation is None:
        return 0
    known = logs_of_kiosk(connection, kiosk.site_id, kiosk.kiosk_id)
    return sum(_reached(revocation, epoch, seq) for epoch, seq in known)


def _reached(revocation: Revocation, epoch: str, seq: int) -> int:
    """How many of records 1 to `seq` of `epoch` do not count."""
    if not revocation.reaches(epoch, seq):
        return 0
    first = revocation.seq if epoch == revocation.epoch and revocation.seq else 1
    return seq - first + 1


def _held_kiosk(connection: Connection, kiosk_id: str) -> Kiosk:
    """The kiosk as it is now: no batch is taken, and nothing else decided, until the commit."""
    found = find_kiosk(connection, kiosk_id)
    if found is None:
        raise EndingError("gone")
    lock_site(connection, found.site_id)
    held = find_kiosk(connection, kiosk_id)
    if held is None:
        raise EndingError("gone")
    return held


def _require_possible(connection: Connection, kiosk: Kiosk, ending: Ending) -> None:
    if kiosk.state == REVOKED and ending.state != REVOKED:
        raise EndingError("revoked")
    moved = ending.place is not None
    if kiosk.state == ending.state and not moved:
        raise EndingError("ended")
    if kiosk.state in ENDED and ending.state not in {REVOKED, kiosk.state}:
        raise EndingError("ended")
    if ending.place is not None:
        epoch = ending.place[0]
        if find_log(connection, kiosk.site_id, kiosk.kiosk_id, epoch) is None:
            raise EndingError("place")
    if ending.state == REPLACED and not moved:
        other = find_kiosk(connection, ending.successor or "")
        if other is None or other.site_id != kiosk.site_id or other.state in ENDED:
            raise EndingError("successor")


def _told_of(connection: Connection, kiosk: Kiosk, epoch: str) -> int:
    beat = heartbeats.c
    told = connection.execute(
        select(beat.seq).where(
            beat.site_id == kiosk.site_id, beat.kiosk_id == kiosk.kiosk_id, beat.epoch == epoch
        )
    ).scalar_one_or_none()
    return told or 0
