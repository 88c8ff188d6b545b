"""What is looked at when an outbox is opened: whose it is, where it stands, whether it is whole.

Guarantees that nothing here reads the whole log: however many records it has, an opening looks at
the last few, at one receipt and at what was counted before. What stands further back is walked
along in the background (`walk`). What is wrong is an OutboxDamagedError, whose `reason` says how.
Runs inside one transaction of the caller's.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from kiosk.queue import tables
from kiosk.queue.errors import (
    OutboxBehindError,
    OutboxDamagedError,
    OutboxNotWholeError,
    OutboxOwnerError,
)
from kiosk.queue.expiry import RunningTime, read_running
from kiosk.queue.log_keys import LogKey, read_keys
from kiosk.queue.ownership import take_ownership
from kiosk.queue.pending import count_pending, last_number, read_epochs
from kiosk.queue.places import Epoch, numbers_of, place_of
from kiosk.queue.receipt_file import LastReceipt, read_receipt
from kiosk.queue.tally import Tally, read_tally
from kiosk.queue.verification import Log, verify_rows
from kiosk.record import (
    Head,
    Place,
    Record,
    RecordError,
    SigningKey,
    Stamp,
    Typ,
    open_envelope,
    parse_record,
)

RECENT = 64
"""Records verified at each opening: those that a cut or a torn write would have hit."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a file began: the reason of its first epoch, the name of the file before it or None,
    and the last receipt that was known then.
    """

    reason: str = "first-start"
    kept: str | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a log beside its file. `held`: the last receipt; `written`: the head that
    this process has written or read, with `seq` 0 where there is none.
    """

    held: LastReceipt | None
    written: Head

    @property
    def heads(self) -> list[Head]:
        """The records that the file must have."""
        held = [] if self.held is None else [self.held.head]
        return held + [self.written] * (self.written.seq > 0)


@dataclass(slots=True)
class OpenedLog:
    """What the one who has the file open knows of it."""

    head: Head = field(default_factory=lambda: Head.beginning(""))
    number: int = 0
    key: SigningKey | None = None
    keys: list[LogKey] = field(default_factory=list)
    running: RunningTime = field(default_factory=lambda: RunningTime("", 0, 0))
    tally: Tally = field(default_factory=Tally)
    unsent: int = 0
    last_day: str = ""
    last_clear: Record | None = None
    beginning: Beginning = field(default_factory=Beginning)

    def count_unsent(self, connection: Connection) -> None:
        """Counts again what waits."""
        self.unsent = count_pending(connection)


def open_log(
    connection: Connection,
    path: Path,
    place: Place,
    keys: list[SigningKey],
    stamp: Stamp,
    known: Known,
) -> OpenedLog:
    """What stands in the file; a StorageError if it is another's, an OutboxDamagedError if it is
    not what it should be.
    """
    found = OpenedLog()
    found.beginning = _read_beginning(connection)
    epochs = read_epochs(connection)
    found.number = last_number(connection)
    _refuse_odd_places(connection, epochs, found)
    for head in known.heads:
        _refuse_older(connection, head, epochs, found, place)
    try:
        kid = take_ownership(connection, path, place, [key.kid for key in keys])
    except OutboxOwnerError as error:
        if _is_ours(connection, place, keys):
            raise OutboxDamagedError(f"{path} is ours and says that it is not: {error}") from error
        raise
    found.key = next(key for key in keys if key.kid == kid)
    found.running = read_running(connection, stamp)
    found.keys = read_keys(connection, found.key.verify_key)
    if found.keys[-1].key.kid != kid:
        raise OutboxDamagedError(f"{path} names another key than its owner's")
    if found.number:
        _read_end(connection, found, Log(place, epochs, found.keys))
    found.count_unsent(connection)
    _begin_steps(connection)
    found.tally = read_tally(connection)
    return found


def _read_end(connection: Connection, found: OpenedLog, log: Log) -> None:
    """Takes the head, and verifies the last records."""
    columns = tables.log.c
    rows = connection.execute(
        select(columns.number, columns.hash, columns.kind, columns.jws)
        .where(columns.number > found.number - RECENT)
        .order_by(columns.number)
    ).all()
    clear = verify_rows(connection, log, rows)
    found.last_clear = clear[-1][1] if clear else None
    epoch, seq = place_of(found.number, log.epochs)
    found.head = Head(epoch, seq, rows[-1].hash)
    if clear and clear[-1][0] == found.number:
        found.last_day = clear[-1][1].stamp.at[:10]
        return
    day = select(tables.sealed.c.day).where(tables.sealed.c.number == found.number)
    found.last_day = connection.execute(day).scalar_one_or_none() or ""


def _refuse_older(
    connection: Connection,
    wanted: Head,
    epochs: list[Epoch],
    found: OpenedLog,
    place: Place,
) -> None:
    """OutboxBehindError if the record `wanted` should be in this file and is not."""
    numbers = numbers_of(wanted.epoch, epochs, found.number)
    if not numbers:
        known = found.beginning.receipt and read_receipt(found.beginning.receipt, place)
        if known and known.head == wanted:
            return
    if wanted.seq > len(numbers):
        message = f"record {wanted.seq} of epoch {wanted.epoch} is known of and is not here"
        raise OutboxBehindError(message)
    number = numbers[wanted.seq - 1]
    row = select(tables.log.c.hash).where(tables.log.c.number == number)
    here = connection.execute(row).scalar_one_or_none()
    if here is not None and here != wanted.hash:
        message = f"record {wanted.seq} of epoch {wanted.epoch} is not the one that is known of"
        raise OutboxNotWholeError(message)


def _refuse_odd_places(connection: Connection, epochs: list[Epoch], found: OpenedLog) -> None:
    """OutboxNotWholeError unless every record has an epoch and every epoch has its records."""
    if not found.number and not epochs and found.beginning.kept is None:
        return
    first = connection.execute(select(func.min(tables.log.c.number))).scalar_one()
    starts = [epoch.first_number for epoch in epochs]
    rising = all(before < after for before, after in pairwise(starts))
    if not epochs or first is None or not rising:
        raise OutboxNotWholeError("the file has an epoch without records, or records without one")
    if not 1 <= starts[0] <= first or starts[-1] > found.number:
        raise OutboxNotWholeError("the log begins before its first epoch, or ends before its last")


def _is_ours(connection: Connection, place: Place, keys: list[SigningKey]) -> bool:
    """Whether all else in the file is ours: the key in force, and the place of the last record or,
    where all are sealed, of the last receipt.
    """
    in_force = select(tables.keys.c.public_key).order_by(tables.keys.c.first_number.desc())
    text = connection.execute(in_force.limit(1)).scalar_one_or_none()
    if text not in {key.verify_key.text for key in keys}:
        return False
    newest = select(tables.log.c.jws).order_by(tables.log.c.number.desc()).limit(RECENT)
    for (jws,) in connection.execute(newest):
        if jws:
            return _place_of(jws) == place
    last = select(tables.receipts.c.jws).order_by(tables.receipts.c.number.desc()).limit(1)
    receipt = connection.execute(last).scalar_one_or_none()
    return receipt is not None and read_receipt(receipt, place) is not None


def _place_of(jws: str) -> Place | None:
    try:
        return parse_record(open_envelope(jws, Typ.RECORD)).place
    except RecordError:
        return None


def _read_beginning(connection: Connection) -> Beginning:
    row: Any = connection.execute(select(tables.beginning)).one_or_none()
    return Beginning() if row is None else Beginning(row.reason, row.kept, row.receipt)


def _begin_steps(connection: Connection) -> None:
    if connection.execute(select(tables.steps.c.id)).one_or_none() is None:
        row = {"id": 1, "sealed_to": 0, "walked_to": 0, "counted_to": 0, "closed_number": 0}
        connection.execute(insert(tables.steps).values(row))
