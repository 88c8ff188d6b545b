"""Which records an export carries, batch by batch, out of an outbox that goes on being written.

Guarantees that a batch holds records of one epoch without gaps, within the limits of the wire; that
nothing later than the records there were at the beginning is taken, so that an export ends; and
that no step holds the outbox for longer than reading one batch takes.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from sqlalchemy import select

from kiosk.log_command.desk import Call
from kiosk.queue import tables
from kiosk.queue.batch import MAX_BYTES, MAX_RECORDS
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import Waiting, last_number
from kiosk.queue.transaction import transaction


def count(call: Call, *, everything: bool) -> int:
    """How many records there are to carry, at most."""
    return call(_last) if everything else call(Outbox.unsent)


def batches(call: Call, *, everything: bool) -> Iterator[list[Waiting]]:
    """What waits for a receipt; with `everything` also what has one and is still kept."""
    last, after = call(_last), 0
    read = _read_next if everything else _read_waiting
    while after < last:
        records = call(partial(read, after=after, last=last))
        if not records:
            return
        batch = cut(records)
        after = batch[-1].number if batch else records[0].number
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


def _read_next(box: Outbox, after: int, last: int) -> list[Waiting]:
    records = box.read(after + 1, MAX_RECORDS)
    return [record for record in records if record.number <= last]


def _read_waiting(box: Outbox, after: int, last: int) -> list[Waiting]:
    number = tables.pending.c.number
    query = select(number).where(number > after, number <= last).order_by(number).limit(MAX_RECORDS)
    with transaction(box.connection) as connection:
        waiting = connection.execute(query).scalars().all()
    if not waiting:
        return []
    wanted = set(waiting)
    records = box.read(waiting[0], waiting[-1] - waiting[0] + 1)
    return [record for record in records if record.number in wanted]
