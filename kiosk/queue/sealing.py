"""After its receipt a record is kept as a sealed box, and the box is deleted when it is due.

Guarantees that a record is sealed oldest first, only after its receipt (or once it was set aside),
and only if it verifies;
that what it said in clear is overwritten in the same transaction as its box is written; that a
box which is to be sent again is not deleted. Number, hash and kind stay for good, and the day
with the box. How long a box is kept is counted as for attachments (`expiry`).
"""

import hashlib
from itertools import takewhile

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from kiosk.queue import tables
from kiosk.queue.expiry import RunningTime, Step, since_now, wall_ms
from kiosk.queue.receipted import is_settled
from kiosk.queue.verification import Log, verify_rows
from kiosk.record import SealingPublicKey, Stamp, seal_record

SEAL_STEP = 50
"""Records sealed in one step, which is one transaction."""
DELETE_STEP = 100
"""Boxes deleted in one step."""
DAY_MS = 86_400_000
DAY_CHARACTERS = 10


def seal_step(
    connection: Connection,
    log: Log,
    recovery: SealingPublicKey,
    running: RunningTime,
    stamp: Stamp,
) -> Step:
    """Seals the oldest receipted records in clear. `Step.deleted`: how many.

    Raises OutboxNotWholeError for a record that does not verify.
    """
    sealed_to = connection.execute(select(tables.steps.c.sealed_to)).scalar_one()
    rows = list(takewhile(lambda row: row.settled, connection.execute(_settled(sealed_to))))
    if not rows:
        return Step(0, more=False)
    clear = verify_rows(connection, log, rows)
    for number, record in clear:
        box = seal_record(recovery, record.compact)
        row = {
            "number": number,
            "box": box,
            "digest": hashlib.sha256(box).digest(),
            "day": record.stamp.at[:DAY_CHARACTERS],
        }
        connection.execute(insert(tables.sealed).values(row | since_now(running, stamp)))
    numbers = tables.log.c.number.between(rows[0].number, rows[-1].number)
    connection.execute(update(tables.log).where(numbers).values(jws=""))
    connection.execute(update(tables.steps).values(sealed_to=rows[-1].number))
    return Step(len(clear), more=len(rows) == SEAL_STEP)


def delete_step(connection: Connection, running: RunningTime, stamp: Stamp, days: int) -> Step:
    """Deletes the oldest boxes that were kept for `days`."""
    oldest = connection.execute(
        select(
            tables.sealed.c.number,
            tables.sealed.c.since_boot,
            tables.sealed.c.since_run_ms,
            tables.sealed.c.since_wall_ms,
            (_has(tables.pending) | _has(tables.parked)).label("is_wanted"),
        )
        .order_by(tables.sealed.c.number)
        .limit(DELETE_STEP)
    ).all()
    due: list[int] = []
    for row in oldest:
        if row.is_wanted or not _kept_enough(row, running, stamp, days * DAY_MS):
            break
        due.append(row.number)
    if due:
        connection.execute(delete(tables.sealed).where(tables.sealed.c.number <= due[-1]))
    return Step(len(due), more=len(due) == DELETE_STEP)


def _settled(sealed_to: int) -> Select[tuple[int, str, str, str, bool]]:
    """The oldest records after `sealed_to` up to the first that waits, and whether each is settled:
    what waits may be unreadable.
    """
    waiting = select(func.min(tables.pending.c.number)).where(tables.pending.c.number > sealed_to)
    log = tables.log.c
    return (
        select(log.number, log.hash, log.kind, log.jws, is_settled().label("settled"))
        .where(log.number > sealed_to, log.number < func.coalesce(waiting.scalar_subquery(), 2**62))
        .order_by(log.number)
        .limit(SEAL_STEP)
    )


def _has(table: Table) -> ColumnElement[bool]:
    return exists().where(table.c.number == tables.sealed.c.number)


def _kept_enough(
    row: "Row[tuple[int, str, int, int, bool]]", running: RunningTime, stamp: Stamp, kept_ms: int
) -> bool:
    if row.since_run_ms <= running.run_ms - kept_ms:
        return True
    is_earlier = row.since_boot != running.boot
    return bool(is_earlier and row.since_wall_ms <= wall_ms(stamp) - kept_ms)
