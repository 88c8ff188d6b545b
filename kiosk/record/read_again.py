"""Reads a payload again that `parse_record` has accepted before: for counting, not for judging.

Guarantees the same record as then, as far as it tells of itself: who, where, when, what. Leaves out
what the bytes around the payload are needed for: the envelope has the payload alone, and the hash
is the one that is given. Who doubts a record reads it by `parse_record`.
"""

import json

from kiosk.record.errors import NotJsonError
from kiosk.record.jws import Envelope
from kiosk.record.record import Place, Record, Stamp

_NOT_KEPT = b""
_READ = {"body": dict, "at": str, "kind": str, "up_ms": int}
"""What is worked with as it is: of another kind it would fail far from here."""


def read_again(payload: bytes, digest: str) -> Record:
    """The record of `payload`; NotJsonError if it cannot be one. `digest`: its hash."""
    try:
        members = json.loads(payload)
        if any(not isinstance(members[name], kind) for name, kind in _READ.items()):
            raise TypeError(members)
        return Record(
            envelope=Envelope("", "", payload, _NOT_KEPT),
            place=Place(members["site"], members["kiosk"]),
            epoch=members["epoch"],
            seq=members["seq"],
            prev=members["prev"],
            stamp=Stamp(members["at"], members["boot"], members["up_ms"], members["clock"]),
            kind=members["kind"],
            body=members["body"],
            attached=members.get("attached", {}),
            hash=digest,
        )
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotJsonError(f"expected the payload of a record, found {payload[:40]!r}") from error
