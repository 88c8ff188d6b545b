"""The log on disk: append in one transaction, read what is to be sent, take receipts.

Guarantees that the head in memory is the head on disk: it moves only after a commit, and
`reopen` reads it again from the file after a failure. Not safe for more than one thread: the
storage thread owns it.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from kiosk.queue import tables
from kiosk.queue.clock_steps import ClockSteps
from kiosk.queue.engine import journal_mode_for, open_engine, refuse_weak_pragmas
from kiosk.queue.errors import StorageBrokenError
from kiosk.queue.expiry import RunningTime, Step, expire, read_running, wait_from
from kiosk.queue.migrate import ensure_schema
from kiosk.queue.ownership import take_ownership
from kiosk.queue.pending import (
    Waiting,
    count_pending,
    end_wait,
    put_back,
    read_batch,
    read_epochs,
)
from kiosk.queue.places import place_of
from kiosk.queue.transaction import environment, transaction
from kiosk.record import (
    Draft,
    Head,
    Place,
    Receipt,
    Record,
    SigningKey,
    Stamp,
    base64url,
    sign_record,
)
from kiosk.record.chain import OPENING_KIND

EPOCH_BYTES = 16
PROBE_BYTES = 32 * 1024
"""What a probe writes: room for about thirty records."""


class Outbox:
    """The outbox at one path, of one kiosk, with one key."""

    def __init__(
        self,
        path: Path,
        place: Place,
        key: SigningKey,
        stamp: Callable[[], Stamp],
        *,
        journal_mode: str | None = None,
    ) -> None:
        """Opens `path`, makes or migrates it, and opens an epoch if there is none.

        `stamp` gives the time of each record. Raises a StorageError; nothing is changed then.
        """
        self.path = path
        self.place = place
        self._key = key
        self._stamp = stamp
        self._mode = journal_mode or journal_mode_for(sqlite3.sqlite_version_info)
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self.head = Head.beginning("")
        self._number = 0
        self._running = RunningTime("", 0, 0)
        self._clock_steps = ClockSteps()
        ensure_schema(path)
        self.reopen()

    def reopen(self) -> None:
        """Closes what is open and reads the head from the file; raises a StorageError."""
        self.close()
        try:
            self._engine = open_engine(self.path, journal_mode=self._mode)
            self._connection = self._engine.connect()
            refuse_weak_pragmas(self._connection, self._mode)
            with transaction(self._connection) as connection:
                take_ownership(connection, self.path, self.place, self._key.kid)
                self._running = read_running(connection, self._stamp())
                is_empty = not self._read_head(connection)
            if is_empty:
                self.open_epoch("first-start")
        except Exception as error:
            self.close()
            raise environment(error, self.path) from error

    def close(self) -> None:
        """Closes the file; harmless when closed."""
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()
        self._connection = self._engine = None

    @property
    def connection(self) -> Connection:
        """The one connection; StorageBrokenError while the file is closed."""
        if self._connection is None:
            message = f"the outbox {self.path} is closed"
            raise StorageBrokenError(message)
        return self._connection

    def append(self, drafts: Sequence[Draft]) -> list[Record]:
        """Signs, chains and stores `drafts` in one fsynced transaction; raises a StorageError."""
        records = self.sign(drafts)
        self.store(records, drafts)
        return records

    def sign(self, drafts: Sequence[Draft]) -> list[Record]:
        """`drafts` signed as the records that follow the head; nothing is stored yet.

        If the wall clock was set since the record before, a `clock.stepped` comes first, one
        record more than there are drafts. Raises a RecordError for a draft that no reader would
        accept.
        """
        return self._sign_after(self.head, drafts)

    def store(self, records: Sequence[Record], drafts: Sequence[Draft]) -> None:
        """Stores what `sign` made of `drafts`, in one fsynced transaction; raises a StorageError.

        After an error nothing is stored, unless `reopen` finds that the commit had reached the
        disk after all: then `head` is the last of `records`.
        """
        numbers = range(self._number + 1, self._number + 1 + len(records))
        rows = [
            {"number": number, "hash": record.hash, "kind": record.kind, "jws": record.compact}
            for number, record in zip(numbers, records, strict=True)
        ]
        # Before those of the drafts may stand a `clock.stepped`, which has no boxes.
        told = len(records) - len(drafts)
        boxes = [
            {"number": number, "name": name, "box": box}
            | wait_from(name, self._running, record.stamp)
            for number, record, draft in zip(numbers[told:], records[told:], drafts, strict=True)
            for name, box in draft.attached.items()
        ]
        with transaction(self.connection) as connection:
            if records[0].seq == 1:
                connection.execute(
                    insert(tables.epochs).values(first_number=numbers[0], epoch=records[0].epoch)
                )
            connection.execute(_INSERT_LOG, rows)
            if boxes:
                connection.execute(_INSERT_ATTACHMENTS, boxes)
        last = records[-1]
        self.head = Head(last.epoch, last.seq, last.hash)
        self._number = numbers[-1]
        for record in records:
            self._clock_steps.follow(record.kind, record.stamp)

    def waiting(self, limit: int, max_bytes: int) -> list[Waiting]:
        """The oldest records without receipt: see `pending.read_batch`."""
        with transaction(self.connection) as connection:
            return read_batch(connection, limit, max_bytes)

    def unsent(self) -> int:
        """How many records wait for a receipt."""
        with transaction(self.connection) as connection:
            return count_pending(connection)

    def take_receipt(self, receipt: Receipt, jws: str) -> bool:
        """Ends the wait of every record that `receipt` covers; False if it is not of this log."""
        if receipt.place != self.place:
            return False
        with transaction(self.connection) as connection:
            return end_wait(connection, receipt.head, jws)

    def send_again(self, epoch: str, seq: int) -> int:
        """Puts the records of `epoch` from `seq` on back among the waiting; returns how many."""
        with transaction(self.connection) as connection:
            return put_back(connection, epoch, seq)

    def expire(self) -> Step:
        """Deletes some of the attachments that were kept long enough; see `expiry`."""
        stamp = self._stamp()
        running = self._running.at(stamp)
        with transaction(self.connection) as connection:
            return expire(connection, running, stamp)

    def probe(self) -> None:
        """A commit that needs as much room as the next records will; raises a StorageError."""
        with transaction(self.connection) as connection:
            connection.execute(insert(tables.probe).values(filler=b"\0" * PROBE_BYTES))
        with transaction(self.connection) as connection:
            connection.execute(delete(tables.probe))

    def open_epoch(self, reason: str) -> None:
        """Begins a new random epoch; `reason` is recorded in its first record."""
        beginning = Head.beginning(base64url.encode(os.urandom(EPOCH_BYTES)))
        drafts = [Draft(OPENING_KIND, {"reason": reason, "before": None})]
        self.store(self._sign_after(beginning, drafts), drafts)

    def _sign_after(self, head: Head, drafts: Sequence[Draft]) -> list[Record]:
        records: list[Record] = []
        prev = head.hash
        # One time for all of a commit: so no step of the clock can stand between them.
        stamp = self._stamp()
        step = self._clock_steps.before(stamp) if head.seq else None
        told = [] if step is None else [step]
        for seq, draft in enumerate([*told, *drafts], start=head.seq + 1):
            record = sign_record(self._key, self.place, head.epoch, seq, prev, stamp, draft)
            prev = record.hash
            records.append(record)
        return records

    def _read_head(self, connection: Connection) -> bool:
        """Takes the head from the file; False if there is no record yet."""
        row = connection.execute(_LAST_RECORD).one_or_none()
        if row is None:
            self._number = 0
            return False
        epoch, seq = place_of(row.number, read_epochs(connection))
        self._number = row.number
        self.head = Head(epoch, seq, row.hash)
        self._clock_steps.resume(row.jws)
        return True


_INSERT_LOG = insert(tables.log)
_INSERT_ATTACHMENTS = insert(tables.attachments)
_LAST_RECORD = (
    select(tables.log.c.number, tables.log.c.hash, tables.log.c.jws)
    .order_by(tables.log.c.number.desc())
    .limit(1)
)
