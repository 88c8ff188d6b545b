"""How the key of a log changes: the new key, introduced by the old one, proves that it is held.

Guarantees that a log's key changes only after a record `key.rotated` that the key before it signed
and whose proof the new key signed for this kiosk and this place in the row of its keys. A
`key.rotated` that is not so changes nothing (docs/record-format.md, sections 5 and 6).
Leaves to others: where keys are kept, and when one is changed.
"""

from typing import Any

from kiosk.record import members, payload
from kiosk.record.errors import FieldError, RecordError
from kiosk.record.jws import Typ, open_envelope, seal_envelope, verify_envelope
from kiosk.record.keys import SigningKey, VerifyKey
from kiosk.record.record import VERSION, Draft, Record, require_version

ROTATION_KIND = "key.rotated"


def sign_key_proof(new: SigningKey, kiosk: str, replaces: str) -> str:
    """What says that `new` is held by `kiosk`, to replace the key with thumbprint `replaces`."""
    said = {
        "v": VERSION,
        "kiosk": kiosk,
        "public_key": new.verify_key.text,
        "replaces": replaces,
    }
    return seal_envelope(new, Typ.KEY, payload.serialise(said)).compact


def rotation_draft(new: VerifyKey, proof: str) -> Draft:
    """The record, to be signed by the old key, after which `new` signs. `proof`: its own word."""
    return Draft(ROTATION_KIND, {"public_key": new.text, "proof": proof})


def open_key_proof(body: dict[str, Any], kiosk: str, replaces: str) -> VerifyKey:
    """The key that the body of a `key.rotated` brings; RecordError unless its proof holds.

    `replaces`: thumbprint of the key that signed the record.
    """
    key = members.verify_key(body, "public_key")
    proof = body.get("proof")
    if not isinstance(proof, str):
        raise FieldError("proof", f"a compact form of type {Typ.KEY}", proof)
    envelope = open_envelope(proof, Typ.KEY)
    verify_envelope(envelope, key)
    said = payload.parse(envelope.payload)
    require_version(said)
    wanted = {"kiosk": kiosk, "public_key": key.text, "replaces": replaces}
    for name, value in wanted.items():
        if said.get(name) != value:
            raise FieldError(name, value, said.get(name))
    return key


def next_key(record: Record, key: VerifyKey) -> VerifyKey:
    """The key of the record after `record`, which `key` signed: `key`, or the one it brings."""
    if record.kind != ROTATION_KIND:
        return key
    try:
        return open_key_proof(record.body, record.place.kiosk, key.kid)
    except RecordError:
        return key
