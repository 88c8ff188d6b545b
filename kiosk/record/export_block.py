"""One block of an export: a sealed box of a packed batch. Pure.

Guarantees that no block makes a reader unpack more than the limit, and that what a block holds
are records of one epoch of one kiosk, in order and without gaps. Signatures are not checked here.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.record import base64url
from kiosk.record.attachment import SealingKey, open_box
from kiosk.record.chain import Head
from kiosk.record.errors import AttachmentError, RecordError
from kiosk.record.jws import Typ, open_envelope
from kiosk.record.record import Place, Record, parse_record
from kiosk.record.sealed_record import open_sealed_record

MAX_UNPACKED_BYTES = 8 * 1024 * 1024
MAX_RECORDS = 500
_GZIP = 16 + zlib.MAX_WBITS


class ExportError(RecordError):
    """A file is not an export, or not a whole one. Rules: export.form, export.length,
    export.manifest, export.hash, export.count.
    """

    rule = "export.form"

    def __str__(self) -> str:
        """The rule and what to do."""
        return f"{self.rule}: {self.message}"


@dataclass(frozen=True, slots=True)
class Block:
    """One block, opened. `packed`: the gzip body of the batch, as it would travel over the wire;
    `records`: those in it, at least one, their signatures not checked.
    """

    position: int
    packed: bytes
    records: list[Record]

    @property
    def head(self) -> Head:
        """The last record."""
        last = self.records[-1]
        return Head(last.epoch, last.seq, last.hash)


def read_block(position: int, box: bytes, place: Place, keys: Sequence[SealingKey]) -> Block:
    """The block in `box`, sealed to one of `keys`; ExportError `export.form` or `export.length`."""
    try:
        packed = open_box(keys, box)
        items = _items(unpack(packed))
        records = [_record(item, keys) for item in items]
    except ExportError as error:
        raise ExportError(f"block {position}: {error.message}", rule=error.rule) from error
    except AttachmentError as error:
        message = f"block {position} cannot be opened with this central's recovery keys: {error}"
        raise ExportError(message) from error
    except RecordError as error:
        raise ExportError(f"block {position}: {error.message}") from error
    _require_one_log(position, records, place)
    return Block(position, packed, records)


def unpack(packed: bytes) -> bytes:
    """The gzip member `packed`, unpacked; ExportError if it is none, or holds too much."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        data = unpacker.decompress(packed, MAX_UNPACKED_BYTES + 1)
    except zlib.error as error:
        raise ExportError("what is in it is not packed by gzip") from error
    if len(data) > MAX_UNPACKED_BYTES:
        message = f"expected at most {MAX_UNPACKED_BYTES} bytes unpacked"
        raise ExportError(message, rule="export.length")
    if not unpacker.eof or unpacker.unused_data:
        raise ExportError("what is packed in it is cut short, or something follows it")
    return data


def _items(data: bytes) -> list[Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ExportError("what is in it is not JSON") from error
    items = content.get("records") if isinstance(content, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= MAX_RECORDS:
        message = f'expected {{"records": [...]}} with 1 to {MAX_RECORDS} records'
        raise ExportError(message)
    return items


def _record(item: object, keys: Sequence[SealingKey]) -> Record:
    members = item if isinstance(item, dict) else {}
    compact, sealed = members.get("jws"), members.get("sealed")
    if isinstance(sealed, str) and compact is None:
        compact = open_sealed_record(keys, base64url.decode(sealed))
    if not isinstance(compact, str):
        raise ExportError('expected {"jws": "..."} or {"sealed": "..."}')
    return parse_record(open_envelope(compact, Typ.RECORD))


def _require_one_log(position: int, records: list[Record], place: Place) -> None:
    first = records[0]
    for number, record in enumerate(records, first.seq):
        if record.place != place:
            message = (
                f"block {position}: a record of kiosk {record.place.kiosk} of site "
                f"{record.place.site} in an export of {place.kiosk} of {place.site}"
            )
            raise ExportError(message)
        if (record.epoch, record.seq) != (first.epoch, number):
            message = (
                f"block {position}: expected record {number}, found {record.seq}, or another epoch"
            )
            raise ExportError(message)
