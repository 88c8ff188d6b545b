"""The log on disk: append in one transaction, read what is to be sent, take receipts.

Guarantees that the head in memory is the head on disk: it moves only after a commit, and
`reopen` reads it again from the file after a failure. A file that is lost, broken, not whole or
an older copy is moved aside and a new epoch opens (`opening`); one that was deleted or replaced
while it was open is found after the next commit and put back (`rescue`). Not safe for more than
one thread: the storage thread owns it.
"""

import logging
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert

from kiosk.queue import tables
from kiosk.queue.clock_steps import ClockSteps
from kiosk.queue.damage import damage_of, refuse_odd_header
from kiosk.queue.engine import journal_mode_for, open_engine, refuse_weak_pragmas
from kiosk.queue.errors import OutboxDamagedError, StorageBrokenError
from kiosk.queue.expiry import Step, expire
from kiosk.queue.log_keys import LogKey, change_owner
from kiosk.queue.migrate import ensure_schema
from kiosk.queue.open_file import OpenFiles
from kiosk.queue.opening import Beginning, Known, OpenedLog, open_log
from kiosk.queue.pending import (
    Waiting,
    end_wait,
    read_batch,
    read_epochs,
    read_records,
)
from kiosk.queue.places import Epoch
from kiosk.queue.receipt_file import ReceiptFile
from kiosk.queue.replacement import new_epoch, replace_log, take_finished
from kiosk.queue.rescue import rescue, take_rescued
from kiosk.queue.schema_check import refuse_odd_schema
from kiosk.queue.sealing import DAY_CHARACTERS
from kiosk.queue.sending_again import put_back
from kiosk.queue.storing import insert_records
from kiosk.queue.tending import Tended, Tending
from kiosk.queue.transaction import environment, transaction
from kiosk.queue.unproved import Unproved
from kiosk.queue.verification import Log
from kiosk.record import (
    Draft,
    Head,
    Place,
    Receipt,
    Record,
    SealingPublicKey,
    SigningKey,
    Stamp,
    rotation_draft,
    sign_record,
)
from kiosk.record.chain import OPENING_KIND

logger = logging.getLogger(__name__)

PROBE_BYTES = 32 * 1024
"""What a probe writes: room for about thirty records."""


class Outbox:
    """The outbox at one path, of one kiosk."""

    def __init__(  # noqa: PLR0913 - what only the composition root can bring together
        self,
        path: Path,
        place: Place,
        key: SigningKey,
        stamp: Callable[[], Stamp],
        *,
        recovery: SealingPublicKey | None = None,
        receipt_file: Path | None = None,
        receipted_days: int = 90,
        next_key: SigningKey | None = None,
        journal_mode: str | None = None,
    ) -> None:
        """Opens `path`, makes or migrates it, and opens an epoch if there is none.

        `stamp` gives the time of each record. `recovery`: the central's key to which records are
        sealed after their receipt; without it they stay in clear. `receipt_file`: where the last
        receipt is kept. `next_key`: a key that may be in force already, where a change of keys
        was cut; the file says which of the two is. Raises a StorageError; nothing is changed then.
        """
        self.path = path
        self.place = place
        self.recovery = recovery
        self.receipted_days = receipted_days
        self._keys = [key] if next_key is None else [key, next_key]
        self._stamp = stamp
        self._mode = journal_mode or journal_mode_for(sqlite3.sqlite_version_info)
        self._receipts = None if receipt_file is None else ReceiptFile(receipt_file, place)
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._damage: OutboxDamagedError | None = None
        self._files: OpenFiles | None = None
        self.head = Head.beginning("")
        self._log = OpenedLog()
        self._opened_at = 0
        self._clock_steps = ClockSteps()
        self._tending = Tending()
        self.reopen()

    def reopen(self) -> None:
        """Closes what is open and reads the head from the file; raises a StorageError.

        What is found to be damaged is replaced: see `replacement`. A log that no longer stands
        under its name is written out before it is closed: see `rescue`.
        """
        in_place = self._files is None or self._files.are_in_place
        if not in_place and rescue(self.connection, self.path):
            self._damage = None
        self.close()
        try:
            self._open_or_replace()
            if self._receipts is not None:
                self._receipts.mark()
            if not self._log.number:
                self.open_epoch("first-start")
        except Exception as error:
            self.close()
            raise environment(error, self.path) from error

    def _open_or_replace(self) -> None:
        held = None if self._receipts is None else self._receipts.read()
        take_rescued(self.path)
        take_finished(self.path)
        try:
            if self._damage is not None:
                raise self._damage
            self._open()
        except OutboxDamagedError as damage:
            self.close()
            known = Known(held, self.head)
            replace_log(self.path, damage, self._keys, self.place, self._stamp, known, self._mode)
            self._damage = None
            self.head = Head.beginning("")
            self._open()

    def _open(self) -> None:
        ensure_schema(self.path, was_there=self._was_there)
        try:
            refuse_odd_header(self.path)
            self._open_file()
        except Exception as error:
            damage = damage_of(error, self.path)
            if damage is None or damage is error:
                raise
            raise damage from error

    def _open_file(self) -> None:
        self._engine = open_engine(self.path, journal_mode=self._mode)
        self._connection = self._engine.connect()
        refuse_weak_pragmas(self._connection, self._mode)
        self._files = OpenFiles(self.path, self._mode)
        held = None if self._receipts is None else self._receipts.read()
        with transaction(self._connection) as connection:
            refuse_odd_schema(connection)
            known = Known(held, self.head)
            self._log = open_log(
                connection, self.path, self.place, self._keys, self._stamp(), known
            )
        self.head = self._log.head
        self._opened_at = self._log.number
        if self._log.last_clear is not None:
            self._clock_steps.follow(self._log.last_clear)
        self._tending = Tending()

    @property
    def _was_there(self) -> bool:
        told = self._receipts is not None and self._receipts.tells_of_a_log
        return told or self.head.seq > 0

    def condemn(self, damage: OutboxDamagedError) -> None:
        """The file was found to be damaged: the next `reopen` replaces it."""
        self._damage = damage

    def close(self) -> None:
        """Closes the file; harmless when closed."""
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()
        self._connection = self._engine = self._files = None

    @property
    def connection(self) -> Connection:
        """The one connection; StorageBrokenError while the file is closed."""
        if self._connection is None:
            message = f"the outbox {self.path} is closed"
            raise StorageBrokenError(message)
        return self._connection

    @property
    def key(self) -> SigningKey:
        """The key in force: it signs the next record."""
        return self._log.key or self._keys[0]

    @property
    def beginning(self) -> Beginning:
        """Why this file was begun, and under which name the one before it was left."""
        return self._log.beginning

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

    def store(
        self, records: Sequence[Record], drafts: Sequence[Draft], new_key: SigningKey | None = None
    ) -> None:
        """Stores what `sign` made of `drafts`, in one fsynced transaction; raises a StorageError.

        After an error nothing is stored, unless `reopen` finds that the commit had reached the
        disk after all: then `head` is the last of `records`. `new_key` signs what comes after.
        """
        numbers = range(self._log.number + 1, self._log.number + 1 + len(records))
        with transaction(self.connection) as connection:
            insert_records(connection, records, drafts, numbers[0], self._log.running)
            if new_key is not None:
                change_owner(connection, numbers[-1] + 1, new_key.verify_key)
        if self._files is not None:
            # What was committed to a file that is no longer there is not stored.
            self._files.refuse_others()
        self._stored(records, numbers)

    def _stored(self, records: Sequence[Record], numbers: range) -> None:
        last = records[-1]
        self.head = Head(last.epoch, last.seq, last.hash)
        self._log.number = numbers[-1]
        self._log.unsent += len(records)
        self._log.last_day = last.stamp.at[:DAY_CHARACTERS]
        for number, record in zip(numbers, records, strict=True):
            self._log.tally.add(number, record.kind)
            self._clock_steps.follow(record)

    def rotate_key(self, new: SigningKey, proof: str) -> Record:
        """Records that `new` signs from now on, and signs with it; raises a StorageError.

        The record is signed by the key before and on the disk when this returns. After an error
        `reopen` finds out which of the two keys is in force.
        """
        drafts = [rotation_draft(new.verify_key, proof)]
        records = self.sign(drafts)
        self._keys = [self.key, new]
        number = self._log.number + len(records) + 1
        self.store(records, drafts, new)
        self._log.key = new
        self._log.keys = [*self._log.keys, LogKey(number, new.verify_key)]
        return records[-1]

    def waiting(self, limit: int, max_bytes: int) -> list[Waiting]:
        """The oldest records without receipt: see `read_waiting`, whose errors come at once."""
        return self.read_waiting(limit, max_bytes).proved()

    def read_waiting(self, limit: int, max_bytes: int) -> Unproved:
        """The oldest records without receipt: see `pending.read_batch`.

        What was signed before this opening has its signature verified once more, by whoever takes
        it: that costs more than the reading. Raises OutboxNotWholeError.
        """
        with transaction(self.connection) as connection:
            batch = read_batch(connection, limit, max_bytes)
        return Unproved(batch, Log(self.place, (), list(self._log.keys)), self._opened_at)

    def read(self, from_number: int, limit: int) -> list[Waiting]:
        """The records from `from_number` of the file on, at most `limit`; for exports."""
        with transaction(self.connection) as connection:
            return read_records(connection, from_number, limit)

    def epochs(self) -> list[Epoch]:
        """The epochs of the file in their order, with the numbers of their first records."""
        with transaction(self.connection) as connection:
            return read_epochs(connection)

    def unsent(self) -> int:
        """How many records wait for a receipt."""
        return self._log.unsent

    def totals(self) -> dict[str, int]:
        """How many records of each kind the file has."""
        return dict(self._log.tally.total)

    def since_closing(self) -> tuple[int, dict[str, int], str]:
        """The number after the last `day.closed` of this epoch (1 without one), how many records
        of each kind stand since, and the day (YYYY-MM-DD, its own) of the last record.
        """
        first = self._log.number - self.head.seq
        tally = self._log.tally
        return tally.closed_number - first + 1, dict(tally.since_closing), self._log.last_day

    def take_receipt(self, receipt: Receipt, jws: str) -> bool:
        """Ends the wait of every record that `receipt` covers; False if it is not of this log."""
        if receipt.place != self.place:
            return False
        with transaction(self.connection) as connection:
            ended = end_wait(connection, receipt.head, jws)
        if ended is None:
            return False
        self._log.unsent -= ended
        self._tending.is_due = True
        if self._receipts is not None:
            self._receipts.write(jws)
        return True

    def send_again(self, epoch: str, seq: int, *, is_signed: bool = True) -> int:
        """Puts the records of `epoch` from `seq` on back among the waiting; returns how many.

        Where some of them are no longer kept, none is: what was never receipted is set aside,
        and, if it is this epoch, a new one opens, so that what comes can be delivered. Returns how
        many were set aside, or 1. The epoch in force is given up by the central's signed word
        only: without it 0 is returned, and nothing was done.
        """
        may_park = is_signed or epoch != self.head.epoch
        with transaction(self.connection) as connection:
            done = put_back(connection, epoch, seq, may_park=may_park)
            self._log.count_unsent(connection)
        if not done.missing:
            return done.waiting
        if not may_park:
            return 0
        logger.error(
            "the central lacks record %d of epoch %s and later ones, of which %d are no longer "
            "kept here; %d that were never receipted are kept and wait until the central is "
            "restored further",
            *(seq, epoch, done.missing, done.parked),
        )
        if epoch == self.head.epoch:
            self.open_epoch("not-kept")
        return max(1, done.parked)

    def seal_to(self, recovery: SealingPublicKey | None) -> None:
        """From here on records are sealed to this key after their receipt."""
        self._tending.is_due |= recovery is not None and self.recovery is None
        self.recovery = recovery

    def expire(self) -> Step:
        """Deletes some of the attachments that were kept long enough; see `expiry`."""
        stamp = self._stamp()
        running = self._log.running.at(stamp)
        with transaction(self.connection) as connection:
            return expire(connection, running, stamp)

    def tend(self) -> Tended:
        """One small step of each thing that is done in the background; see `tending`."""
        log = Log(self.place, self.epochs(), self._log.keys)
        return self._tending.step(self, log, self._log, self._stamp())

    @property
    def wants_tending(self) -> bool:
        """Whether there is more to do than waits for the next round."""
        return self._tending.is_due

    def probe(self) -> None:
        """A commit that needs as much room as the next records will; raises a StorageError."""
        with transaction(self.connection) as connection:
            connection.execute(insert(tables.probe).values(filler=b"\0" * PROBE_BYTES))
        with transaction(self.connection) as connection:
            connection.execute(delete(tables.probe))

    def open_epoch(self, reason: str) -> None:
        """Begins a new random epoch; `reason` is recorded in its first record."""
        beginning = Head.beginning(new_epoch())
        before = None
        if self.head.seq:
            before = {"epoch": self.head.epoch, "seq": self.head.seq, "hash": self.head.hash}
        drafts = [Draft(OPENING_KIND, {"reason": reason, "before": before})]
        self.store(self._sign_after(beginning, drafts), drafts)

    def _sign_after(self, head: Head, drafts: Sequence[Draft]) -> list[Record]:
        records: list[Record] = []
        prev = head.hash
        # One time for all of a commit: so no step of the clock can stand between them.
        stamp = self._stamp()
        step = self._clock_steps.before(stamp) if head.seq else None
        for seq, draft in enumerate([*([step] if step else []), *drafts], start=head.seq + 1):
            record = sign_record(self.key, self.place, head.epoch, seq, prev, stamp, draft)
            prev = record.hash
            records.append(record)
        return records
