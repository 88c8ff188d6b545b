"""The last word of an export: what the file holds, signed by the kiosk. Pure."""

import re
from dataclasses import dataclass
from typing import Any

from kiosk.record import payload
from kiosk.record.chain import Head
from kiosk.record.errors import FieldError, RecordError
from kiosk.record.export_block import ExportError
from kiosk.record.jws import Envelope, Typ, open_envelope, seal_envelope
from kiosk.record.keys import SigningKey
from kiosk.record.members import EPOCH, HASH, NAME
from kiosk.record.record import VERSION, Place, require_version

_AT = re.compile(r"[0-9T:.Z+-]{20,35}\Z")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export holds. `at`: the kiosk's wall time, as in a record; `sha256`: of all bytes
    before the manifest, in base64url; `heads`: the last record in it of each epoch.
    """

    place: Place
    at: str
    blocks: int
    records: int
    sha256: str
    heads: tuple[Head, ...]


def sign_manifest(key: SigningKey, manifest: Manifest) -> str:
    """`manifest` as a compact JWS of the kiosk's key."""
    heads = [{"epoch": head.epoch, "seq": head.seq, "hash": head.hash} for head in manifest.heads]
    members = {
        "v": VERSION,
        "site": manifest.place.site,
        "kiosk": manifest.place.kiosk,
        "at": manifest.at,
        "blocks": manifest.blocks,
        "records": manifest.records,
        "sha256": manifest.sha256,
        "heads": heads,
    }
    return seal_envelope(key, Typ.EXPORT, payload.serialise(members)).compact


def open_manifest(text: bytes) -> tuple[Manifest, Envelope]:
    """The manifest in `text` and its envelope, the signature not yet checked.

    ExportError `export.manifest` if it is not of its form.
    """
    try:
        envelope = open_envelope(text.decode("ascii"), Typ.EXPORT)
        members = payload.parse(envelope.payload)
        require_version(members)
        return _manifest(members), envelope
    except UnicodeDecodeError as error:
        raise _refuse("it is not ASCII") from error
    except RecordError as error:
        raise _refuse(str(error)) from error


def _refuse(why: str) -> ExportError:
    message = f"the file ends with something else than a manifest ({why}): export it again"
    return ExportError(message, rule="export.manifest")


def _manifest(members: dict[str, Any]) -> Manifest:
    heads = members.get("heads")
    if not isinstance(heads, list):
        raise FieldError("heads", "an array", heads)
    return Manifest(
        Place(_text(members, "site", NAME), _text(members, "kiosk", NAME)),
        _text(members, "at", _AT),
        _natural(members, "blocks"),
        _natural(members, "records"),
        _text(members, "sha256", HASH),
        tuple(_head(head) for head in heads),
    )


def _head(members: object) -> Head:
    if not isinstance(members, dict):
        raise FieldError("heads", "an array of objects", members)
    return Head(
        _text(members, "epoch", EPOCH), _natural(members, "seq"), _text(members, "hash", HASH)
    )


def _text(members: dict[str, Any], name: str, form: re.Pattern[str]) -> str:
    value = members.get(name)
    if not isinstance(value, str) or not form.match(value):
        raise FieldError(name, "a manifest's field", value)
    return value


def _natural(members: dict[str, Any], name: str) -> int:
    value = members.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FieldError(name, "an integer of at least 0", value)
    return value
