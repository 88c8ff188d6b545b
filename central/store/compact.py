"""The compact form of a stored record: taken apart to be kept, and rebuilt to the byte.

Guarantees that what `compact_of` gives is what was received. The protected header is fixed but for
the key's id and the type (docs/record-format.md, section 2), and payload and signature have one
spelling in base64url, so the three parts say all. What is not exactly so (a record that somebody
has altered in a database of before) is kept whole in the column `jws`, which is null otherwise.
"""

from functools import lru_cache

from sqlalchemy import RowMapping

from central.channels import typ_of
from central.store.log_tables import records
from kiosk.record import RecordError, Typ, base64url, open_envelope
from kiosk.record.jws import encoded_header

Parts = tuple[bytes, bytes, bytes]
"""Payload, signature, and the thumbprint of the key as bytes."""

FORM = (
    records.c.kiosk_id,
    records.c.payload,
    records.c.signature,
    records.c.kid,
    records.c.jws,
)
"""What a query selects of `records` for `compact_in`."""

_KEYS_REMEMBERED = 4096


def compact_of(payload: bytes, signature: bytes, kid: bytes, typ: Typ = Typ.RECORD) -> str:
    """The compact form whose parts these are."""
    return f"{_header(kid, typ)}.{base64url.encode(payload)}.{base64url.encode(signature)}"


def compact_in(row: RowMapping) -> str:
    """The compact form of a row of `records`: its columns FORM.

    The empty text, which is no record's, where somebody took a part away.
    """
    whole: str | None = row["jws"]
    if whole is not None:
        return whole
    payload, signature, kid = row["payload"], row["signature"], row["kid"]
    if not all(isinstance(part, bytes) for part in (payload, signature, kid)):
        return ""
    return compact_of(payload, signature, kid, typ_of(row["kiosk_id"]))


def parts_of(compact: str, kiosk_id: str) -> Parts | None:
    """What is to be kept of a record in the log of `kiosk_id`; None if that would not give it back
    to the byte.
    """
    typ = typ_of(kiosk_id)
    try:
        envelope = open_envelope(compact, typ)
        parts = envelope.payload, envelope.signature, kid_bytes(envelope.kid)
    except RecordError:
        return None
    return parts if compact_of(*parts, typ) == compact else None


@lru_cache(maxsize=_KEYS_REMEMBERED)
def kid_bytes(kid: str) -> bytes:
    """A key's thumbprint as it is kept; NotCompactError if it is no canonical base64url."""
    return base64url.decode(kid)


@lru_cache(maxsize=_KEYS_REMEMBERED)
def _header(kid: bytes, typ: Typ) -> str:
    return encoded_header(base64url.encode(kid), typ)
