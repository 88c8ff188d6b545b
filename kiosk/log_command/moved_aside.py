"""Reads an outbox that was moved aside, record by record, as long as it is whole.

Guarantees that only what verifies is given: hash, signature, form, place and chain of what is in
clear, the digest of what is sealed. Opens the file for reading alone. Understands files of earlier
versions, which have no sealed records and name no keys.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.queue.errors import OutboxNotWholeError
from kiosk.queue.pending import Waiting
from kiosk.queue.places import Epoch, place_of
from kiosk.queue.verification import check_box, hash_of
from kiosk.record import (
    Place,
    Record,
    RecordError,
    Typ,
    VerifyKey,
    next_key,
    open_envelope,
    parse_record,
    verify_envelope,
)


class BrokenOffError(Exception):
    """From this record on nothing is proved; the message names it."""


class MovedAside:
    """The outbox at `path`, of the kiosk at `place`."""

    def __init__(self, path: Path, place: Place, keys: Iterable[VerifyKey]) -> None:
        """`keys`: those that are known of the kiosk. Raises sqlite3.Error."""
        self._place = place
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            self._tables = self._names()
            self._keys = {key.kid: key for key in [*keys, *self._named_keys()]}
            self._epochs = self._read_epochs()
        except sqlite3.Error:
            self.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def count(self) -> int:
        """How many records the file says that it has. Raises sqlite3.Error."""
        found = self._connection.execute("SELECT count(*) FROM log").fetchone()
        return int(found[0])

    def records(self) -> Iterator[Waiting]:
        """What is still kept, in order; raises BrokenOffError where something is off."""
        before = kept = ""
        place = "its first record"
        try:
            for row in self._connection.execute(self._statement):
                number, digest, jws, box, box_digest = row
                epoch, seq = place_of(number, self._epochs)
                place = f"record {seq} of epoch {epoch}"
                record = Waiting(epoch, seq, digest, jws, self._boxes(number), box, number)
                self._check(record, before if seq > 1 else "", box_digest)
                before = digest
                if jws or box is not None:
                    kept = epoch
                    yield record
                elif kept == epoch:
                    message = "it is no longer kept, and others before it are"
                    raise OutboxNotWholeError(message)
        except (sqlite3.Error, RecordError, OutboxNotWholeError, ValueError, TypeError) as error:
            message = f"{place} is not whole ({error}); what stands from there on is not exported"
            raise BrokenOffError(message) from error
        except StopIteration as error:
            message = (
                f"{place} is of no epoch that the file names; nothing from there on is exported"
            )
            raise BrokenOffError(message) from error

    @property
    def _statement(self) -> str:
        if "sealed" not in self._tables:
            return "SELECT number, hash, jws, NULL, NULL FROM log ORDER BY number"
        return (
            "SELECT log.number, log.hash, log.jws, sealed.box, sealed.digest FROM log "
            "LEFT JOIN sealed ON sealed.number = log.number ORDER BY log.number"
        )

    def _check(self, row: Waiting, before: str, box_digest: bytes | None) -> None:
        if row.sealed is not None:
            check_box(row.number, row.sealed, box_digest or b"")
        if not row.jws:
            return
        if hash_of(row.jws) != row.hash:
            message = "it is not what was signed"
            raise OutboxNotWholeError(message)
        record = self._verified(row.jws)
        if (record.place, record.epoch, record.seq) != (self._place, row.epoch, row.seq):
            message = f"it says that it is record {record.seq} of {record.place.kiosk}"
            raise OutboxNotWholeError(message)
        if before and record.prev != before:
            message = "it names another record before it"
            raise OutboxNotWholeError(message)

    def _verified(self, compact: str) -> Record:
        envelope = open_envelope(compact, Typ.RECORD)
        key = self._keys.get(envelope.kid)
        if key is None:
            message = "another key than this kiosk's signed it"
            raise OutboxNotWholeError(message)
        verify_envelope(envelope, key)
        record = parse_record(envelope)
        brought = next_key(record, key)
        self._keys[brought.kid] = brought
        return record

    def _names(self) -> set[str]:
        asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
        return {name for (name,) in self._connection.execute(asked)}

    def _named_keys(self) -> list[VerifyKey]:
        if "keys" not in self._tables:
            return []
        rows = self._connection.execute("SELECT public_key FROM keys").fetchall()
        keys = []
        for (text,) in rows:
            try:
                keys.append(VerifyKey.from_text(text))
            except (ValueError, TypeError, AttributeError):
                continue
        return keys

    def _read_epochs(self) -> list[Epoch]:
        asked = "SELECT epoch, first_number FROM epochs ORDER BY first_number"
        return [Epoch(name, number) for name, number in self._connection.execute(asked)]

    def _boxes(self, number: int) -> dict[str, bytes]:
        asked = "SELECT name, box FROM attachments WHERE number = ?"
        return dict(self._connection.execute(asked, (number,)).fetchall())
