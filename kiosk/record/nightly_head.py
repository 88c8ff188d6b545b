"""A nightly head: what the central signs each night about every log, chained to the night before.

Guarantees the form of one head, its signature, and which head may follow which (`heads.chain`).
Leaves to others: the list that it names by hash and what it is made of (`central.heads`), and
holding logs against it (`verify/`).
"""

from dataclasses import dataclass

from kiosk.record import members, payload
from kiosk.record.errors import ChainError, FieldError
from kiosk.record.jws import Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey, VerifyKey
from kiosk.record.members import DAY, EPOCH, HASH, UTC_TIME, Members
from kiosk.record.record import VERSION, ZERO_HASH, require_version

OPENING_REASONS = ("first", "records-missing")


@dataclass(frozen=True, slots=True)
class NightlyName:
    """Which nightly head: its chain, its number there, and the hash of its compact form."""

    epoch: str
    number: int
    hash: str

    @classmethod
    def from_members(cls, said: Members) -> "NightlyName":
        """The name in an object `{epoch, number, hash}`; FieldError if it is none."""
        return cls(
            members.text(said, "epoch", EPOCH, "16 random bytes in base64url"),
            members.natural(said, "number", least=1),
            members.text(said, "hash", HASH, "a base64url SHA-256"),
        )

    def as_members(self) -> Members:
        """The object `{epoch, number, hash}`, as it stands in what is signed."""
        return {"epoch": self.epoch, "number": self.number, "hash": self.hash}


@dataclass(frozen=True, slots=True)
class HeadsOpened:
    """Why a chain of heads begins. `before`: the last head known to have been signed earlier."""

    reason: str
    before: NightlyName | None

    def as_members(self) -> Members:
        """The object `{reason, before}`."""
        return {"reason": self.reason, "before": self.before and self.before.as_members()}


@dataclass(frozen=True, slots=True)
class NightlyHead:
    """What the central signs: `logs` and `records` are held, and the list with `list_hash`.

    `prev`: hash of the head before, ZERO_HASH at number 1, where `opened` says why; `night`: the
    day that has ended, YYYY-MM-DD; `at`: RFC 3339 in UTC with milliseconds.
    """

    epoch: str
    number: int
    prev: str
    opened: HeadsOpened | None
    night: str
    at: str
    logs: int
    records: int
    list_hash: str


def sign_nightly_head(key: SigningKey, head: NightlyHead) -> str:
    """`head` as a compact JWS of the central's receipt key."""
    said = {
        "v": VERSION,
        "epoch": head.epoch,
        "number": head.number,
        "prev": head.prev,
        "opened": head.opened and head.opened.as_members(),
        "night": head.night,
        "at": head.at,
        "logs": head.logs,
        "records": head.records,
        "list": head.list_hash,
    }
    return seal_envelope(key, Typ.HEADS, payload.serialise(said)).compact


def open_nightly_head(compact: str, key: VerifyKey) -> NightlyHead:
    """The head in `compact`; RecordError unless `key` signed it and every member is right."""
    envelope = open_envelope(compact, Typ.HEADS)
    verify_envelope(envelope, key)
    said = payload.parse(envelope.payload)
    require_version(said)
    return NightlyHead(
        epoch=members.text(said, "epoch", EPOCH, "16 random bytes in base64url"),
        number=members.natural(said, "number", least=1),
        prev=members.text(said, "prev", HASH, "a base64url SHA-256"),
        opened=_opened(said.get("opened")),
        night=members.text(said, "night", DAY, "YYYY-MM-DD"),
        at=members.text(said, "at", UTC_TIME, "RFC 3339 in UTC with milliseconds and Z"),
        logs=members.natural(said, "logs", least=0),
        records=members.natural(said, "records", least=0),
        list_hash=members.text(said, "list", HASH, "a base64url SHA-256"),
    )


def nightly_name(compact: str, head: NightlyHead) -> NightlyName:
    """What others call the head whose compact form is `compact`."""
    return NightlyName(head.epoch, head.number, open_envelope(compact, Typ.HEADS).hash)


def follow_nightly_head(before: NightlyName | None, head: NightlyHead) -> None:
    """ChainError `heads.chain` unless `head` may follow `before`; None: it must open a chain."""
    expected = (
        (before.epoch, before.number + 1, before.hash, False)
        if before is not None and head.epoch == before.epoch
        else (head.epoch, 1, ZERO_HASH, True)
    )
    found = (head.epoch, head.number, head.prev, head.opened is not None)
    if found != expected:
        raise ChainError(f"expected {expected}, found {found}", rule="heads.chain")


def _opened(said: object) -> HeadsOpened | None:
    if said is None:
        return None
    if not isinstance(said, dict):
        raise FieldError("opened", "an object, or null", said)
    before = said.get("before")
    if before is not None and not isinstance(before, dict):
        raise FieldError("before", "an object, or null", before)
    return HeadsOpened(
        members.one_of(said, "reason", OPENING_REASONS),
        None if before is None else NightlyName.from_members(before),
    )
