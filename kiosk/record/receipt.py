"""A receipt: the central's signed statement of the last record it holds of a kiosk.

Only a receipt that passes `open_receipt` and names the head that was sent empties the outbox.
"""

import re
from dataclasses import dataclass

from kiosk.record import payload
from kiosk.record.chain import Head
from kiosk.record.errors import FieldError
from kiosk.record.jws import Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey, VerifyKey
from kiosk.record.record import VERSION, Place, require_version

_FORMS = {
    "site": re.compile(r"[a-z0-9-]{1,40}\Z"),
    "kiosk": re.compile(r"[a-z0-9-]{1,40}\Z"),
    "epoch": re.compile(r"[A-Za-z0-9_-]{22}\Z"),
    "hash": re.compile(r"[A-Za-z0-9_-]{43}\Z"),
    "at": re.compile(r"[0-9T:.Z+-]{20,35}\Z"),
}


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
    members = {
        "v": VERSION,
        "site": receipt.place.site,
        "kiosk": receipt.place.kiosk,
        "epoch": receipt.head.epoch,
        "seq": receipt.head.seq,
        "hash": receipt.head.hash,
        "at": receipt.at,
    }
    return seal_envelope(key, Typ.RECEIPT, payload.serialise(members)).compact


def open_receipt(compact: str, key: VerifyKey) -> Receipt:
    """The receipt in `compact`; RecordError unless `key` signed it and every field is right."""
    envelope = open_envelope(compact, Typ.RECEIPT)
    verify_envelope(envelope, key)
    members = payload.parse(envelope.payload)
    require_version(members)
    for name, form in _FORMS.items():
        value = members.get(name)
        if not isinstance(value, str) or not form.match(value):
            raise FieldError(name, "a receipt's field", value)
    seq = members.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1:
        raise FieldError("seq", "an integer of at least 1", seq)
    return Receipt(
        Place(members["site"], members["kiosk"]),
        Head(members["epoch"], seq, members["hash"]),
        members["at"],
    )
