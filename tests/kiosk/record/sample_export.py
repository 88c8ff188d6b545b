"""Exports of the sample log, whole ones and such as were tampered with."""

import gzip
import hashlib
import io
import json

from kiosk.record import Head, Record, SealingKey, SigningKey, base64url
from kiosk.record.export import ExportReader, ExportWriter, Manifest
from kiosk.record.export_manifest import sign_manifest
from tests.kiosk.record.sample_log import KEY, PLACE, SEALING_KEY, sample_log

AT = "2026-11-22T17:00:00.000+07:00"
BLOCK = 4


def head_of(record: Record) -> Head:
    return Head(record.epoch, record.seq, record.hash)


def packed(records: list[Record]) -> bytes:
    items = [{"jws": record.compact} for record in records]
    return gzip.compress(json.dumps({"records": items}).encode(), 4, mtime=0)


def sealed_block(content: bytes, recovery: SealingKey = SEALING_KEY) -> bytes:
    """The bytes of a block whatever its length, with the length in front."""
    stream = io.BytesIO()
    writer = ExportWriter(stream, recovery.public_key)
    begun = stream.tell()
    writer.add(content, 1, Head.beginning(""))
    return stream.getvalue()[begun:]


def export_of(
    records: list[Record], *, key: SigningKey = KEY, place=PLACE, block: int = BLOCK
) -> bytes:
    stream = io.BytesIO()
    writer = ExportWriter(stream, SEALING_KEY.public_key)
    for start in range(0, len(records), block):
        part = records[start : start + block]
        writer.add(packed(part), len(part), head_of(part[-1]))
    writer.finish(key, place, AT)
    return stream.getvalue()


def sample_export(length: int = 10) -> bytes:
    return export_of(sample_log(length))


def put_together(blocks: list[bytes], manifest: dict, key: SigningKey = KEY) -> bytes:
    """A file of these blocks whose manifest is signed, whatever it says; its hash is right."""
    body = b"thuocdo-export 1\n" + b"".join(blocks) + bytes(4)
    members = {"sha256": base64url.encode(hashlib.sha256(body).digest()), **manifest}
    return body + sign_manifest(key, Manifest(**members)).encode()


def read_all(data: bytes, key: SigningKey = KEY) -> list[Record]:
    """Everything in an export, as the central reads it: the manifest first."""
    reader = ExportReader(io.BytesIO(data))
    reader.verify(key.verify_key)
    return [record for block in reader.checked_blocks([SEALING_KEY]) for record in block.records]
