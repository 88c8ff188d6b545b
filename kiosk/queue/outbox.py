"""The log on disk: append in one transaction, read what is to be sent, take receipts.

Guarantees that the head in memory is the head on disk: it moves only after a commit, and
`reopen` reads it again from the file after a failure. Not safe for more than one thread: the
storage thread owns it.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, func, insert, select

from kiosk.queue import tables
from kiosk.queue.engine import journal_mode_for, open_engine, refuse_weak_pragmas
from kiosk.queue.errors import OutboxOwnerError, StorageBrokenError
from kiosk.queue.migrate import ensure_schema
from kiosk.queue.transaction import environment, transaction
from kiosk.record import Draft, Head, Place, Receipt, Record, SigningKey, Stamp, sign_record
from kiosk.record import base64url
from kiosk.record.chain import OPENING_KIND

EPOCH_BYTES = 16
PROBE_BYTES = 32 * 1024
"""What a probe writes: room for about thirty records."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits for its receipt, with its sealed attachments by name."""

    epoch: str
    seq: int
    hash: str
    jws: str
    attachments: dict[str, bytes]


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
        ensure_schema(path)
        self.reopen()

    def reopen(self) -> None:
        """Closes what is open and reads the head from the file; raises a StorageError."""
        self.close()
        try:
            self._engine = open_engine(self.path, journal_mode=self._mode)
            self._connection = self._engine.connect()
            refuse_weak_pragmas(self._connection, self._mode)
            self._connection.rollback()
            self._take_ownership()
            self._read_head()
        except Exception as error:
            self.close()
            raise environment(error) from error

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
        """`drafts` signed as the records that follow the head; nothing is stored yet."""
        records: list[Record] = []
        prev = self.head.hash
        for seq, draft in enumerate(drafts, start=self.head.seq + 1):
            record = sign_record(
                self._key, self.place, self.head.epoch, seq, prev, self._stamp(), draft
            )
            prev = record.hash
            records.append(record)
        return records

    def store(self, records: Sequence[Record], drafts: Sequence[Draft]) -> None:
        """Stores what `sign` made, in one fsynced transaction; raises a StorageError.

        After an error nothing is stored, unless `reopen` finds that the commit had reached the
        disk after all: then `head` is the last of `records`.
        """
        numbers = range(self._number + 1, self._number + 1 + len(records))
        rows = [
            {"number": number, "hash": record.hash, "kind": record.kind, "jws": record.compact}
            for number, record in zip(numbers, records, strict=True)
        ]
        boxes = [
            {"number": number, "name": name, "box": box}
            for number, draft in zip(numbers, drafts, strict=True)
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

    def waiting(self, limit: int, max_bytes: int) -> list[Waiting]:
        """The oldest records without receipt: one epoch, at most `limit`, about `max_bytes`."""
        rows = self._read(
            select(tables.log.c.number, tables.log.c.hash, tables.log.c.jws)
            .join(tables.pending, tables.pending.c.number == tables.log.c.number)
            .order_by(tables.log.c.number)
            .limit(limit)
        )
        if not rows:
            return []
        boxes = self._boxes(rows[0].number, rows[-1].number)
        epochs = self._epochs()
        batch: list[Waiting] = []
        size = 0
        for row in rows:
            epoch, seq = _place_of(row.number, epochs)
            attached = boxes.get(row.number, {})
            size += len(row.jws) + sum(len(box) * 4 // 3 for box in attached.values())
            if batch and (epoch != batch[0].epoch or size > max_bytes):
                break
            batch.append(Waiting(epoch, seq, row.hash, row.jws, attached))
        return batch

    def unsent(self) -> int:
        """How many records wait for a receipt."""
        return int(self._read(select(func.count()).select_from(tables.pending))[0][0])

    def take_receipt(self, receipt: Receipt, jws: str) -> bool:
        """Ends the wait of every record that `receipt` covers; False if it is not of this log."""
        first = self._first_number(receipt.head.epoch)
        if receipt.place != self.place or first is None:
            return False
        last = first + receipt.head.seq - 1
        held = self._read(select(tables.log.c.hash).where(tables.log.c.number == last))
        if not held or held[0].hash != receipt.head.hash:
            return False
        with transaction(self.connection) as connection:
            connection.execute(
                delete(tables.pending).where(tables.pending.c.number.between(first, last))
            )
            connection.execute(
                insert(tables.receipts).prefix_with("OR IGNORE").values(number=last, jws=jws)
            )
        return True

    def send_again(self, epoch: str, seq: int) -> int:
        """Puts the records of `epoch` from `seq` on back among the waiting; returns how many."""
        first = self._first_number(epoch)
        if first is None:
            return 0
        later = [row.first_number for row in self._epochs() if row.first_number > first]
        missing = select(tables.log.c.number).where(
            tables.log.c.number >= first + seq - 1,
            tables.log.c.number < (min(later) if later else self._number + 1),
            tables.log.c.number.not_in(select(tables.pending.c.number)),
        )
        with transaction(self.connection) as connection:
            done = connection.execute(insert(tables.pending).from_select(["number"], missing))
        return done.rowcount

    def probe(self) -> None:
        """A commit that needs as much room as the next records will; raises a StorageError."""
        with transaction(self.connection) as connection:
            connection.execute(insert(tables.probe).values(filler=b"\0" * PROBE_BYTES))
        with transaction(self.connection) as connection:
            connection.execute(delete(tables.probe))

    def open_epoch(self, reason: str) -> None:
        """Begins a new random epoch; `reason` is recorded in its first record."""
        self.head = Head.beginning(base64url.encode(os.urandom(EPOCH_BYTES)))
        self.append([Draft(OPENING_KIND, {"reason": reason, "before": None})])

    def _take_ownership(self) -> None:
        rows = self._read(select(tables.owner))
        mine = (self.place.site, self.place.kiosk, self._key.kid)
        if not rows:
            with transaction(self.connection) as connection:
                connection.execute(
                    insert(tables.owner).values(id=1, site=mine[0], kiosk=mine[1], kid=mine[2])
                )
            return
        found = (rows[0].site, rows[0].kiosk, rows[0].kid)
        if found != mine:
            message = (
                f"{self.path} is the log of kiosk {found[1]} of site {found[0]} (key {found[2]}), "
                f"this is {mine[1]} of {mine[0]} (key {mine[2]}); move the file aside and keep it, "
                "it may hold records that were never sent"
            )
            raise OutboxOwnerError(message)

    def _read_head(self) -> None:
        rows = self._read(
            select(tables.log.c.number, tables.log.c.hash)
            .order_by(tables.log.c.number.desc())
            .limit(1)
        )
        if not rows:
            self._number = 0
            self.open_epoch("first-start")
            return
        self._number = rows[0].number
        epoch, seq = _place_of(self._number, self._epochs())
        self.head = Head(epoch, seq, rows[0].hash)

    def _epochs(self) -> Sequence[Any]:
        return self._read(select(tables.epochs).order_by(tables.epochs.c.first_number))

    def _first_number(self, epoch: str) -> int | None:
        return next((row.first_number for row in self._epochs() if row.epoch == epoch), None)

    def _boxes(self, first: int, last: int) -> dict[int, dict[str, bytes]]:
        boxes: dict[int, dict[str, bytes]] = {}
        statement = select(tables.attachments).where(
            tables.attachments.c.number.between(first, last)
        )
        for row in self._read(statement):
            boxes.setdefault(row.number, {})[row.name] = row.box
        return boxes

    def _read(self, statement: Select[Any]) -> Sequence[Any]:
        with transaction(self.connection) as connection:
            return connection.execute(statement).all()


_INSERT_LOG = insert(tables.log)
_INSERT_ATTACHMENTS = insert(tables.attachments)


def _place_of(number: int, epochs: Sequence[Any]) -> tuple[str, int]:
    """The epoch and sequence number of the record at `number`; `epochs` in order."""
    epoch = next(row for row in reversed(epochs) if row.first_number <= number)
    return epoch.epoch, number - epoch.first_number + 1
