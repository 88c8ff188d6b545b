"""What of the log still waits for a receipt: read in batches, ended by receipts, put back.

Guarantees that a batch holds one epoch's records in their order, and that a record's wait ends
only by a receipt that names this log's own head or a record before it. Each function is one step
inside a transaction of the caller's; what a receipt is worth was checked before.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, func, insert, select

from kiosk.queue import tables
from kiosk.queue.places import Epoch, numbers_of, place_of
from kiosk.record import Head


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits for its receipt, with its sealed attachments by name."""

    epoch: str
    seq: int
    hash: str
    jws: str
    attachments: dict[str, bytes]

    @property
    def size(self) -> int:
        """Characters that record and attachments take on the wire, but for their names."""
        return len(self.jws) + sum(-(-len(box) // 3) * 4 for box in self.attachments.values())


def read_epochs(connection: Connection) -> list[Epoch]:
    """The epochs of the log, in their order."""
    rows = connection.execute(select(tables.epochs).order_by(tables.epochs.c.first_number))
    return [Epoch(row.epoch, row.first_number) for row in rows]


def read_batch(connection: Connection, limit: int, max_bytes: int) -> list[Waiting]:
    """The oldest records without receipt: one epoch, at most `limit` and `max_bytes`.

    A single record that is larger than `max_bytes` is a batch of its own.
    """
    rows = connection.execute(_oldest(limit)).all()
    if not rows:
        return []
    boxes = _boxes(connection, rows[0].number, rows[-1].number)
    epochs = read_epochs(connection)
    batch: list[Waiting] = []
    size = 0
    for row in rows:
        epoch, seq = place_of(row.number, epochs)
        record = Waiting(epoch, seq, row.hash, row.jws, boxes.get(row.number, {}))
        size += record.size
        if batch and (epoch != batch[0].epoch or size > max_bytes):
            break
        batch.append(record)
    return batch


def count_pending(connection: Connection) -> int:
    """How many records wait for a receipt."""
    return connection.execute(select(func.count()).select_from(tables.pending)).scalar_one()


def end_wait(connection: Connection, head: Head, receipt: str) -> bool:
    """Ends the wait of every record up to `head`; False, and nothing done, if it is not here."""
    numbers = numbers_of(head.epoch, read_epochs(connection), _last_number(connection))
    if not 1 <= head.seq <= len(numbers):
        return False
    first, last = numbers[0], numbers[head.seq - 1]
    held = connection.execute(select(tables.log.c.hash).where(tables.log.c.number == last))
    if held.scalar_one() != head.hash:
        return False
    connection.execute(delete(tables.pending).where(tables.pending.c.number.between(first, last)))
    connection.execute(
        insert(tables.receipts).prefix_with("OR IGNORE").values(number=last, jws=receipt)
    )
    return True


def put_back(connection: Connection, epoch: str, seq: int) -> int:
    """Puts the records of `epoch` from `seq` on back among the waiting; returns how many."""
    numbers = numbers_of(epoch, read_epochs(connection), _last_number(connection))
    numbers = numbers[max(seq, 1) - 1 :]
    if not numbers:
        return 0
    missing = select(tables.log.c.number).where(
        tables.log.c.number.between(numbers[0], numbers[-1]),
        tables.log.c.number.not_in(select(tables.pending.c.number)),
    )
    return connection.execute(insert(tables.pending).from_select(["number"], missing)).rowcount


def _oldest(limit: int) -> Select[tuple[int, str, str]]:
    return (
        select(tables.log.c.number, tables.log.c.hash, tables.log.c.jws)
        .join(tables.pending, tables.pending.c.number == tables.log.c.number)
        .order_by(tables.log.c.number)
        .limit(limit)
    )


def _boxes(connection: Connection, first: int, last: int) -> dict[int, dict[str, bytes]]:
    boxes: dict[int, dict[str, bytes]] = {}
    statement = select(tables.attachments).where(tables.attachments.c.number.between(first, last))
    for row in connection.execute(statement):
        boxes.setdefault(row.number, {})[row.name] = row.box
    return boxes


def _last_number(connection: Connection) -> int:
    return connection.execute(select(func.max(tables.log.c.number))).scalar_one() or 0
