"""A kiosk's log on a real file, and the desk at which the commands of the log ask."""

import io
from pathlib import Path

from kiosk.log_command.desk import LogDesk
from kiosk.queue.outbox import Outbox
from kiosk.record import (
    Draft,
    Head,
    Place,
    Receipt,
    SealingKey,
    SigningKey,
    Stamp,
    open_receipt,
    sign_receipt,
)
from kiosk.record.export import ExportReader

KEY = SigningKey(bytes(range(32)))
PLACE = Place("xa-mau", "k-56475aa754")
CENTRAL = SigningKey(bytes(range(32, 64)))
NEXT = SigningKey(bytes(range(33, 65)))
RECOVERY = SealingKey(bytes(range(64, 96)))
AT = "2026-03-02T08:00:00.000+07:00"


def stamp() -> Stamp:
    return Stamp(AT, "0f1e", 1_000, "synced")


def rating(number: int = 0, **attached: bytes) -> Draft:
    body = {
        "visit": f"01890a5d-ac96-774b-bcce-{number:012d}",
        "counter": "03",
        "officer": "cb-01",
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": 4, "officer": 5},
        "took_ms": 4_000,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": "A" * 22,
    }
    return Draft("rating", body, attached)


def open_log(folder: Path, key: SigningKey = KEY, **options) -> Outbox:
    options.setdefault("recovery", RECOVERY.public_key)
    return Outbox(folder / "outbox.sqlite", PLACE, key, stamp, **options)


def desk_of(log: Outbox, **other) -> LogDesk:
    wanted = {
        "folder": log.path.parent,
        "place": log.place,
        "call": lambda work: work(log),
        "at": lambda: AT,
        "recovery": lambda: RECOVERY.public_key,
        "receipt_keys": lambda: (CENTRAL.verify_key, NEXT.verify_key),
    }
    return LogDesk(**(wanted | other))


def receipt_of(head: Head, place: Place = PLACE, key: SigningKey = CENTRAL) -> str:
    return sign_receipt(key, Receipt(place, head, "2026-03-02T01:00:01.000Z"))


def open_receipt_of(head: Head) -> tuple[Receipt, str]:
    jws = receipt_of(head)
    return open_receipt(jws, CENTRAL.verify_key), jws


def all_records(log: Outbox):
    return log.read(1, 1_000_000)


def read_export(data: bytes, key: SigningKey = KEY):
    """The blocks of a whole export, as the central reads it."""
    reader = ExportReader(io.BytesIO(data))
    reader.verify(key.verify_key)
    return list(reader.checked_blocks([RECOVERY]))


def records_in(data: bytes, key: SigningKey = KEY) -> list[str]:
    return [record.hash for block in read_export(data, key) for record in block.records]


def written(pieces) -> bytes:
    return b"".join(piece.data for piece in pieces)
