"""Which keys a kiosk has signed with, in order, as its own records tell it.

Guarantees that the first one is the key that was enrolled, which the kiosk's id is made of, and
that every other follows by a `key.rotated` that the key before it signed.
"""

import hashlib
from collections.abc import Iterable

from sqlalchemy import RowMapping

from central.archive.carried_keys import follow_rotation
from central.store.archive_queries import ArchiveSnapshot
from kiosk.record import (
    RecordError,
    Typ,
    VerifyKey,
    base64url,
    open_envelope,
    parse_record,
)

ID_DIGITS = 10


def kiosk_keys_in_order(snapshot: ArchiveSnapshot, kiosk: str) -> list[str]:
    """The public keys of `kiosk`: the enrolled one, and those that followed."""
    known = [VerifyKey.from_text(text) for name, text in snapshot.known_keys if name == kiosk]
    enrolled = [key for key in known if kiosk_id_of(key) == kiosk] or known[:1]
    keys = {key.kid: key for key in enrolled}
    for compact in (compact for name, compact in snapshot.rotations if name == kiosk):
        try:
            record = parse_record(open_envelope(compact, Typ.RECORD))
        except RecordError:
            continue
        follow_rotation(keys, record)
    return [key.text for key in keys.values()]


def kiosk_id_of(key: VerifyKey) -> str:
    """The id that a kiosk has which enrolled with `key` (docs/record-format.md, section 10)."""
    return f"k-{hashlib.sha256(key.public).hexdigest()[:ID_DIGITS]}"


def first_key_of(log: RowMapping) -> str:
    """The thumbprint of the key that is said to have signed the log's first record; empty if it
    says none. `log`: of `ArchiveSnapshot.logs`.
    """
    kid, compact = log["kid"], log["jws"]
    if compact is None:
        return base64url.encode(kid) if isinstance(kid, bytes) else ""
    for typ in (Typ.RECORD, Typ.CENTRAL_RECORD):
        try:
            return open_envelope(compact, typ).kid
        except RecordError:
            continue
    return ""


def every(keys: Iterable[str]) -> list[str]:
    """`keys` without repetition, in their order."""
    return list(dict.fromkeys(keys))
