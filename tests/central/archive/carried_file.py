"""Exports as kiosks of a hall would bring them, and what takes them in."""

import io
import json

from central.archive.carried import Carrier
from kiosk.record import Head, SealingKey, SigningKey
from kiosk.record.export import ExportWriter
from tests.central.hall import pack
from tests.kiosk.record.sample_log import read

RECOVERY = SealingKey(bytes(range(5, 37)))
AT = "2026-03-02T17:00:00.000+07:00"


def blocks_of(kiosk, records=None, size=7):
    """The records of one epoch, cut into blocks."""
    records = kiosk.log if records is None else records
    return [records[at : at + size] for at in range(0, len(records), size)]


def export_of(
    kiosk, blocks=None, *, key: SigningKey | None = None, place=None, recovery=RECOVERY
) -> bytes:
    stream = io.BytesIO()
    writer = ExportWriter(stream, recovery.public_key)
    for block in blocks_of(kiosk) if blocks is None else blocks:
        last = read(block[-1], kiosk.key)
        head = Head(last.epoch, last.seq, last.hash)
        writer.add(pack(block, kiosk.boxes), len(block), head)
    writer.finish(key or kiosk.key, place or kiosk.place, AT)
    return stream.getvalue()


def carrier_of(hall, said=None, receive=None) -> Carrier:
    tell = (lambda _line: None) if said is None else said.append
    return Carrier(hall.engine, receive or hall.receiver.receive, [RECOVERY], hall.clock, tell)


def take(hall, data: bytes):
    return carrier_of(hall).take(io.BytesIO(data))


def receipts_in(path) -> dict:
    return json.loads(path.read_text("ascii"))
