"""Puts records back among the waiting, and sets aside what can no longer be delivered.

Guarantees that only what is still kept is put back, and that what the central can never take does
not stand before what it can: an epoch has no gaps, so where a record that the central lacks is no
longer kept, the records after it can be delivered only if the central is restored from another
backup. Those that were never receipted are parked then: they stay in the log, are never deleted,
and wait again as soon as the central asks for records from which on all are kept.
Each function is one step inside a transaction of the caller's.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, delete, func, insert, select

from kiosk.queue import tables
from kiosk.queue.pending import last_number, read_epochs
from kiosk.queue.places import numbers_of


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of it. `waiting`: how many records wait that did not; `missing`: how many records
    the central lacks and the kiosk no longer keeps; `parked`: how many were set aside for that.
    """

    waiting: int
    missing: int = 0
    parked: int = 0


def put_back(connection: Connection, epoch: str, seq: int, *, may_park: bool = True) -> PutBack:
    """Puts the records of `epoch` from `seq` on back among the waiting.

    Where some are missing nothing is put back, and what waits is parked if it may be.
    """
    numbers = numbers_of(epoch, read_epochs(connection), last_number(connection))
    numbers = numbers[max(seq, 1) - 1 :]
    if not numbers:
        return PutBack(0)
    missing = _count_missing(connection, numbers)
    if missing:
        return PutBack(0, missing, _park(connection, numbers) if may_park else 0)
    log, pending = tables.log.c.number, tables.pending.c.number
    back = select(log).where(log.between(numbers[0], numbers[-1]), log.not_in(select(pending)))
    waiting = connection.execute(insert(tables.pending).from_select(["number"], back)).rowcount
    parked = tables.parked.c.number
    connection.execute(delete(tables.parked).where(parked.between(numbers[0], numbers[-1])))
    return PutBack(waiting)


def _count_missing(connection: Connection, numbers: range) -> int:
    """How many of `numbers` are kept neither in clear nor sealed."""
    sealed_to = connection.execute(select(tables.steps.c.sealed_to)).scalar_one_or_none() or 0
    first = connection.execute(select(func.min(tables.log.c.number))).scalar_one()
    missing: int = max(0, min(first, numbers[-1] + 1) - numbers[0])
    # Up to `sealed_to` a record is kept in its box or not at all; boxes go oldest first.
    last = min(sealed_to, numbers[-1])
    if last >= numbers[0] + missing:
        box = tables.sealed.c.number
        held = select(func.count()).where(box.between(numbers[0] + missing, last))
        missing = last - numbers[0] + 1 - connection.execute(held).scalar_one()
    return missing


def _park(connection: Connection, numbers: range) -> int:
    """Sets aside those of `numbers` that wait for their first receipt; drops the others."""
    pending = tables.pending.c.number
    here = pending.between(numbers[0], numbers[-1])
    receipted = connection.execute(
        select(func.max(tables.receipts.c.number)).where(
            and_(tables.receipts.c.number >= numbers[0], tables.receipts.c.number <= numbers[-1])
        )
    ).scalar_one()
    never = select(pending).where(here, pending > (receipted or 0))
    parked = connection.execute(
        insert(tables.parked).prefix_with("OR IGNORE").from_select(["number"], never)
    ).rowcount
    connection.execute(delete(tables.pending).where(here))
    return parked
