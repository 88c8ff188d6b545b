"""What of the log still waits for a receipt: read in batches, ended by receipts, put back.

Guarantees that a batch holds one epoch's records in their order, and that a record's wait ends
only by a receipt that names this log's own head or a record before it. Each function is one step
inside a transaction of the caller's; what a receipt is worth was checked before.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Join, delete, func, insert, select

from kiosk.queue import tables
from kiosk.queue.places import Epoch, numbers_of, place_of
from kiosk.queue.verification import check_box, check_hash
from kiosk.record import Head


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record of the log, with its sealed attachments by name.

    `sealed`: the box in which it is kept since its receipt; `jws` is empty then. Where both are
    empty the record is no longer kept. `number`: its place in the file.
    """

    epoch: str
    seq: int
    hash: str
    jws: str
    attachments: dict[str, bytes]
    sealed: bytes | None = None
    number: int = 0
    kind: str = ""

    @property
    def size(self) -> int:
        """Characters that record and attachments take on the wire, but for their names."""
        boxes = [*self.attachments.values(), *([self.sealed] if self.sealed else [])]
        return len(self.jws) + sum(-(-len(box) // 3) * 4 for box in boxes)


def read_epochs(connection: Connection) -> list[Epoch]:
    """The epochs of the log, in their order."""
    rows = connection.execute(select(tables.epochs).order_by(tables.epochs.c.first_number))
    return [Epoch(row.epoch, row.first_number) for row in rows]


def read_batch(connection: Connection, limit: int, max_bytes: int) -> list[Waiting]:
    """The oldest records without receipt: one epoch, no gap, at most `limit` and `max_bytes`.

    A single record that is larger than `max_bytes` is a batch of its own. Raises
    OutboxNotWholeError for a record that is not what was signed or sealed.
    """
    batch: list[Waiting] = []
    size = 0
    for record in _read(connection, _RECORDS.join(*_WAITS), limit):
        size += record.size
        is_next = not batch or (record.epoch, record.seq) == (batch[0].epoch, batch[-1].seq + 1)
        if batch and (not is_next or size > max_bytes):
            break
        batch.append(record)
    return batch


def read_records(connection: Connection, from_number: int, limit: int) -> list[Waiting]:
    """The records from `from_number` on, at most `limit`, whether they wait or not.

    Raises OutboxNotWholeError for a record that is not what was signed or sealed.
    """
    return _read(connection, _RECORDS, limit, from_number)


def count_pending(connection: Connection) -> int:
    """How many records wait for a receipt."""
    return connection.execute(select(func.count()).select_from(tables.pending)).scalar_one()


def end_wait(connection: Connection, head: Head, receipt: str) -> int | None:
    """Ends the wait of every record up to `head`; how many waited, or None, and nothing done, if
    the log does not have it.
    """
    numbers = numbers_of(head.epoch, read_epochs(connection), last_number(connection))
    if not 1 <= head.seq <= len(numbers):
        return None
    first, last = numbers[0], numbers[head.seq - 1]
    held = connection.execute(select(tables.log.c.hash).where(tables.log.c.number == last))
    if held.scalar_one_or_none() != head.hash:
        return None
    waited = connection.execute(
        delete(tables.pending).where(tables.pending.c.number.between(first, last))
    ).rowcount
    connection.execute(delete(tables.parked).where(tables.parked.c.number.between(first, last)))
    connection.execute(
        insert(tables.receipts).prefix_with("OR IGNORE").values(number=last, jws=receipt)
    )
    return waited


_RECORDS = tables.log.outerjoin(tables.sealed, tables.sealed.c.number == tables.log.c.number)
_WAITS = (tables.pending, tables.pending.c.number == tables.log.c.number)


def _read(connection: Connection, source: Join, limit: int, from_number: int = 0) -> list[Waiting]:
    log, sealed = tables.log.c, tables.sealed.c
    rows = connection.execute(
        select(log.number, log.hash, log.kind, log.jws, sealed.box, sealed.digest)
        .select_from(source)
        .where(log.number >= from_number)
        .order_by(log.number)
        .limit(limit)
    ).all()
    if not rows:
        return []
    boxes = _boxes(connection, rows[0].number, rows[-1].number)
    epochs = read_epochs(connection)
    found: list[Waiting] = []
    for row in rows:
        check_hash(row)
        if row.box is not None:
            check_box(row.number, row.box, row.digest)
        epoch, seq = place_of(row.number, epochs)
        attachments = boxes.get(row.number, {})
        found.append(
            Waiting(epoch, seq, row.hash, row.jws, attachments, row.box, row.number, row.kind)
        )
    return found


def _boxes(connection: Connection, first: int, last: int) -> dict[int, dict[str, bytes]]:
    boxes: dict[int, dict[str, bytes]] = {}
    statement = select(tables.attachments).where(tables.attachments.c.number.between(first, last))
    for row in connection.execute(statement):
        boxes.setdefault(row.number, {})[row.name] = row.box
    return boxes


def last_number(connection: Connection) -> int:
    """The number of the last record; 0 if there is none."""
    return connection.execute(select(func.max(tables.log.c.number))).scalar_one() or 0
