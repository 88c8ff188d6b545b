"""A receipt: the central's signed statement of the last record it holds of a kiosk.

Only a receipt that passes `open_receipt` and names the head that was sent empties the outbox.
"""

import re
from dataclasses import dataclass

from kiosk.record import members, payload
from kiosk.record.chain import Head
from kiosk.record.jws import Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey, VerifyKey
from kiosk.record.members import EPOCH, HASH, NAME
from kiosk.record.record import VERSION, Place, require_version

_AT = re.compile(r"[0-9T:.Z+-]{20,35}\Z")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the central states: it holds every record of the epoch up to `head`.

    `at` is the central's time (RFC 3339, UTC), for people; it never sets a clock.
    """

    place: Place
    head: Head
    at: str


def sign_receipt(key: SigningKey, receipt: Receipt) -> str:
    """`receipt` as a compact JWS of the central's receipt key."""
    said = {
        "v": VERSION,
        "site": receipt.place.site,
        "kiosk": receipt.place.kiosk,
        "epoch": receipt.head.epoch,
        "seq": receipt.head.seq,
        "hash": receipt.head.hash,
        "at": receipt.at,
    }
    return seal_envelope(key, Typ.RECEIPT, payload.serialise(said)).compact


def open_receipt(compact: str, key: VerifyKey) -> Receipt:
    """The receipt in `compact`; RecordError unless `key` signed it and every field is right."""
    envelope = open_envelope(compact, Typ.RECEIPT)
    verify_envelope(envelope, key)
    said = payload.parse(envelope.payload)
    require_version(said)
    return Receipt(
        Place(
            members.text(said, "site", NAME, "a lower-case name"),
            members.text(said, "kiosk", NAME, "a lower-case name"),
        ),
        Head(
            members.text(said, "epoch", EPOCH, "16 random bytes in base64url"),
            members.natural(said, "seq", least=1),
            members.text(said, "hash", HASH, "a base64url SHA-256"),
        ),
        members.text(said, "at", _AT, "RFC 3339 in UTC"),
    )
