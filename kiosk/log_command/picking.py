"""Which records an export carries, batch by batch, out of an outbox that goes on being written.

Guarantees that a batch holds records of one epoch without gaps, within the limits of the wire; that
nothing later than the records there were at the beginning is taken, so that an export ends; and
that no step holds the outbox for longer than reading one batch takes.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import func, select

from kiosk.log_command.desk import Call
from kiosk.queue import tables
from kiosk.queue.batch import MAX_BYTES, MAX_RECORDS
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import Waiting, last_number, read_epochs
from kiosk.queue.places import numbers_of
from kiosk.queue.transaction import transaction


def count(call: Call, *, everything: bool) -> int:
    """How many records there are to carry, at most."""
    return call(_last) if everything else call(Outbox.unsent)


def batches(call: Call, *, everything: bool) -> Iterator[list[Waiting]]:
    """What waits for a receipt; with `everything` also what has one and is still kept.

    Of each epoch it is all from the first record on that waits, also where receipts come while
    it is read: an export has no gaps.
    """
    for wanted in call(_all if everything else _waiting):
        number = wanted.start
        while number < wanted.stop:
            limit = min(MAX_RECORDS, wanted.stop - number)
            records = call(partial(_read, number=number, limit=limit))
            if not records:
                break
            batch = cut(records)
            number = (batch[-1] if batch else records[0]).number + 1
            if batch:
                yield batch


def cut(records: Sequence[Waiting]) -> list[Waiting]:
    """The first of `records` that can go together: kept, of one epoch, no gap, within the limits.

    Empty where the first one is no longer kept.
    """
    batch: list[Waiting] = []
    size = 0
    for record in records:
        size += record.size
        is_next = not batch or (record.epoch, record.seq) == (batch[0].epoch, batch[-1].seq + 1)
        is_kept = bool(record.jws or record.sealed)
        if not is_kept or not is_next or (batch and size > MAX_BYTES):
            break
        batch.append(record)
    return batch


def _last(box: Outbox) -> int:
    with transaction(box.connection) as connection:
        return last_number(connection)


def _all(box: Outbox) -> list[range]:
    return [range(1, _last(box) + 1)]


def _waiting(box: Outbox) -> list[range]:
    """For each epoch its records from the first one on that waits."""
    pending = tables.pending.c.number
    with transaction(box.connection) as connection:
        last, epochs = last_number(connection), read_epochs(connection)
        found = []
        for epoch in epochs:
            numbers = numbers_of(epoch.name, epochs, last)
            first = select(func.min(pending)).where(pending.between(numbers[0], numbers[-1]))
            number = connection.execute(first).scalar_one()
            if number is not None:
                found.append(range(number, numbers.stop))
    return found


def _read(box: Outbox, number: int, limit: int) -> list[Waiting]:
    return box.read(number, limit)
