"""Signed records written as rows of the log, with their attachments. One step of a transaction."""

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from kiosk.queue import tables
from kiosk.queue.expiry import RunningTime, wait_from
from kiosk.record import Draft, Record

_INSERT_LOG = insert(tables.log)
_INSERT_ATTACHMENTS = insert(tables.attachments)


def insert_records(
    connection: Connection,
    records: Sequence[Record],
    drafts: Sequence[Draft],
    first_number: int,
    running: RunningTime,
) -> None:
    """Writes `records`, the first of which has `first_number` in the file; a record 1 begins its
    epoch. `drafts`: what the last of them were made of; a record before them has no boxes.
    """
    numbers = range(first_number, first_number + len(records))
    rows = [
        {"number": number, "hash": record.hash, "kind": record.kind, "jws": record.compact}
        for number, record in zip(numbers, records, strict=True)
    ]
    # Before those of the drafts may stand a `clock.stepped`.
    told = len(records) - len(drafts)
    boxes = [
        {"number": number, "name": name, "box": box} | wait_from(name, running, record.stamp)
        for number, record, draft in zip(numbers[told:], records[told:], drafts, strict=True)
        for name, box in draft.attached.items()
    ]
    if records[0].seq == 1:
        first = {"first_number": first_number, "epoch": records[0].epoch}
        connection.execute(insert(tables.epochs).values(first))
    connection.execute(_INSERT_LOG, rows)
    if boxes:
        connection.execute(_INSERT_ATTACHMENTS, boxes)
