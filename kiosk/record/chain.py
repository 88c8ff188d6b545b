"""The chain: which record may follow which.

Guarantees that a log with a record removed, swapped, edited, inserted or repeated is refused,
and that the error names the sequence number and the rule. A missing tail cannot be seen in a
log alone: it is found by comparing heads (receipts, heartbeats, `day.closed`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.record.errors import ChainError, RecordError
from kiosk.record.jws import Typ, open_envelope, verify_envelope
from kiosk.record.key_rotation import next_key
from kiosk.record.keys import VerifyKey
from kiosk.record.record import ZERO_HASH, Place, Record, parse_record

OPENING_KIND = "epoch.opened"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a log stands: its last record. `seq` 0 with the zero hash is an epoch's beginning."""

    epoch: str
    seq: int
    hash: str

    @classmethod
    def beginning(cls, epoch: str) -> "Head":
        """The head of an epoch that has no record yet."""
        return cls(epoch, 0, ZERO_HASH)


@dataclass(frozen=True, slots=True)
class Chain:
    """A log of one kiosk up to `head`, ready to say whether a record may follow."""

    place: Place
    head: Head

    def follow(self, record: Record) -> "Chain":
        """The chain with `record` as its head; ChainError if it may not follow.

        Rules, in order: chain.place, chain.epoch, chain.sequence, chain.previous, chain.opening.
        """
        expected = self.head.seq + 1
        if record.place != self.place:
            message = f"a record of {record.place} stands in the log of {self.place}"
            raise ChainError(message, rule="chain.place", seq=expected)
        if record.epoch != self.head.epoch:
            message = f"expected epoch {self.head.epoch}, found {record.epoch}"
            raise ChainError(message, rule="chain.epoch", seq=expected)
        if record.seq != expected:
            message = f"expected record {expected}, found {record.seq}"
            raise ChainError(message, rule="chain.sequence", seq=expected)
        if record.prev != self.head.hash:
            message = f"names {record.prev} as the record before, which is {self.head.hash}"
            raise ChainError(message, rule="chain.previous", seq=expected)
        if (record.kind == OPENING_KIND) != (expected == 1):
            message = f"{OPENING_KIND} opens an epoch and stands nowhere else"
            raise ChainError(message, rule="chain.opening", seq=expected)
        return Chain(self.place, Head(record.epoch, record.seq, record.hash))


def verify_log(
    place: Place, epoch: str, key: VerifyKey, log: Iterable[str], typ: Typ = Typ.RECORD
) -> Iterator[Record]:
    """The records of `log` (compact forms from record 1 on), each one checked in full.

    `key`: the one that signs record 1; after a `key.rotated` it is the one that this brings.
    `typ`: RECORD for a kiosk's log, CENTRAL_RECORD for the central's own, whose key never changes.

    Raises a RecordError placed at the sequence number of the first record that breaks a rule.
    """
    chain = Chain(place, Head.beginning(epoch))
    for compact in log:
        try:
            envelope = open_envelope(compact, typ)
            verify_envelope(envelope, key)
            record = parse_record(envelope)
        except RecordError as error:
            error.at(chain.head.seq + 1)
            raise
        chain = chain.follow(record)
        yield record
        if typ is Typ.RECORD:
            key = next_key(record, key)
