"""One entry of a kiosk's log: made by `sign_record`, read by `parse_record`.

Guarantees that the fields which place a record (who, where, when, after what) are of their form.
What the body holds is not judged here: a well-signed record with odd content is kept and marked
by the central, never refused. docs/record-format.md is the normative text.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kiosk.record import base64url, payload
from kiosk.record.errors import FieldError
from kiosk.record.jws import Envelope, Typ, seal_envelope
from kiosk.record.keys import SigningKey
from kiosk.record.members import EPOCH, HASH, NAME, natural, one_of, text
from kiosk.record.written_form import AT, BOOT, CLOCKS, KIND, read_written

VERSION = 1
ZERO_HASH = "A" * base64url.HASH_LENGTH
"""`prev` of the first record of an epoch."""

EPOCH_CHARACTERS = 22
"""Base64url characters of an epoch's 16 random bytes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who writes: a kiosk of a site. Both are lower-case names of 1 to 40 characters."""

    site: str
    kiosk: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """When: `at` wall time (RFC 3339, milliseconds, offset), `boot` id of this system start,
    `up_ms` monotonic milliseconds since then, `clock` whether wall time is to be trusted.
    """

    at: str
    boot: str
    up_ms: int
    clock: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be recorded, before it has a place in the chain.

    `attached` maps an attachment's name to the sealed box itself.
    """

    kind: str
    body: dict[str, Any]
    attached: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A record whose form was checked. `attached` maps names to base64url SHA-256."""

    envelope: Envelope
    place: Place
    epoch: str
    seq: int
    prev: str
    stamp: Stamp
    kind: str
    body: dict[str, Any]
    attached: dict[str, str]
    hash: str

    @property
    def compact(self) -> str:
        """The exact text that is stored, sent and hashed."""
        return self.envelope.compact


def sign_record(  # noqa: PLR0913, PLR0917 - one for each field that places a record
    key: SigningKey,
    place: Place,
    epoch: str,
    seq: int,
    prev: str,
    stamp: Stamp,
    draft: Draft,
    typ: Typ = Typ.RECORD,
) -> Record:
    """`draft` signed as record `seq` of `epoch`, after the record whose hash is `prev`.

    `typ`: RECORD for a kiosk's log, CENTRAL_RECORD for the central's own.
    """
    attached = {name: base64url.sha256(box) for name, box in draft.attached.items()}
    members: dict[str, Any] = {
        "v": VERSION,
        "site": place.site,
        "kiosk": place.kiosk,
        "epoch": epoch,
        "seq": seq,
        "prev": prev,
        "at": stamp.at,
        "boot": stamp.boot,
        "up_ms": stamp.up_ms,
        "clock": stamp.clock,
        "kind": draft.kind,
        "body": draft.body,
    }
    if attached:
        members["attached"] = attached
    data, members = payload.read_back(members)
    return _record(seal_envelope(key, typ, data), members)


def parse_record(envelope: Envelope) -> Record:
    """The record in `envelope`. Raises FieldError or an error of `kiosk.record.payload`."""
    written = read_written(envelope.payload)
    if written is None:
        return _record(envelope, payload.parse(envelope.payload))
    site, kiosk, epoch, seq, prev, at, boot, up_ms, clock, kind, body = written
    stamp = Stamp(at, boot, up_ms, clock)
    place = _place(site, kiosk)
    return Record(envelope, place, epoch, seq, prev, stamp, kind, body, {}, envelope.hash)


@lru_cache(maxsize=64)
def _place(site: str, kiosk: str) -> "Place":
    return Place(site, kiosk)


def require_version(members: dict[str, Any]) -> None:
    """FieldError unless the payload says that it is of this version of the format."""
    if members.get("v") != VERSION or members["v"] is True:
        raise FieldError("v", f"the number {VERSION}", members.get("v"))


def _record(envelope: Envelope, members: dict[str, Any]) -> Record:
    require_version(members)
    attached = members.get("attached", {})
    if not isinstance(attached, dict):
        raise FieldError("attached", "an object of names and hashes", attached)
    for name, digest in attached.items():
        if not NAME.match(name) or not isinstance(digest, str) or not HASH.match(digest):
            raise FieldError("attached", "lower-case names with base64url SHA-256", attached)
    body = members.get("body")
    if not isinstance(body, dict):
        raise FieldError("body", "an object", body)
    return Record(
        envelope=envelope,
        place=Place(
            text(members, "site", NAME, "a lower-case name"),
            text(members, "kiosk", NAME, "a lower-case name"),
        ),
        epoch=text(members, "epoch", EPOCH, "16 random bytes in base64url"),
        seq=natural(members, "seq", least=1),
        prev=text(members, "prev", HASH, "a base64url SHA-256"),
        stamp=Stamp(
            text(members, "at", AT, "RFC 3339 with milliseconds and offset"),
            text(members, "boot", BOOT, "a boot id of hexadecimal digits and dashes"),
            natural(members, "up_ms", least=0),
            one_of(members, "clock", CLOCKS),
        ),
        kind=text(members, "kind", KIND, "a kind such as visit.called"),
        body=body,
        attached=attached,
        hash=envelope.hash,
    )
