"""Takes receipts that came back on a stick: exactly those that the network could have brought.

Guarantees that nothing but a receipt of this kiosk's central, for a record that this log has, ends
the wait of a record, and that each receipt gets one clear line. What is refused changes nothing.
"""

import json
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from kiosk.log_command.desk import LogDesk
from kiosk.log_command.refused import LogRefusedError
from kiosk.queue import tables
from kiosk.queue.outbox import Outbox
from kiosk.queue.pending import last_number, read_epochs
from kiosk.queue.places import numbers_of
from kiosk.queue.transaction import transaction
from kiosk.record import (
    HeaderError,
    Receipt,
    RecordError,
    SignatureError,
    Typ,
    open_envelope,
    open_receipt,
)
from kiosk.record.expected_key import expected_key

FORMAT = "thuocdo-receipts"
MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one receipt. `good`: it is this log's; `ended`: how many waits it ended."""

    good: bool
    ended: int
    line: str


def read_receipts(data: bytes) -> list[str]:
    """The receipts in a file's content; LogRefusedError `not-receipts` or `too-large` otherwise.

    Whom they are for each of them says itself, signed.
    """
    if len(data) > MAX_BYTES:
        raise LogRefusedError("too-large", "it is longer than any file of receipts")
    try:
        said = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = "it is no whole file of receipts: copy it again from the central"
        raise LogRefusedError("not-receipts", message) from error
    members = said if isinstance(said, dict) else {}
    receipts = members.get("receipts")
    if members.get("format") != FORMAT or not isinstance(receipts, list):
        message = "it is no file of receipts: expected the one that `central log import` wrote"
        raise LogRefusedError("not-receipts", message)
    if members.get("v") != 1 or isinstance(members.get("v"), bool):
        message = "it was made by a newer version of the central; bring this kiosk up to date"
        raise LogRefusedError("not-receipts", message)
    return [each if isinstance(each, str) else "" for each in receipts]


def take_receipt(desk: LogDesk, compact: str) -> Verdict:
    """Takes one receipt, if it is one; raises a StorageError."""
    try:
        key = expected_key(desk.receipt_keys(), open_envelope(compact, Typ.RECEIPT).kid)
        receipt = open_receipt(compact, key)
    except HeaderError as error:
        return _refused(f"it is no receipt, but something else that was signed ({error.message})")
    except SignatureError:
        return _refused(
            "this kiosk's central did not sign it: it is another central's, or it was forged"
        )
    except RecordError as error:
        return _refused(f"it is not of a receipt's form ({error})")
    if receipt.place != desk.place:
        return _refused(
            f"it is for {receipt.place.kiosk} of {receipt.place.site}; this is {desk.place.kiosk} "
            f"of {desk.place.site}"
        )
    return _verdict(receipt, desk.call(partial(_take, receipt=receipt, jws=compact)))


def _take(box: Outbox, receipt: Receipt, jws: str) -> int | None:
    """How many records `receipt` ended the wait of; None if it is not of this log."""
    waiting = _waiting(box, receipt)
    if waiting is None or (waiting > 0 and not box.take_receipt(receipt, jws)):
        return None
    # One that ends nothing is older than what is held, and must not take its place.
    return waiting


def _waiting(box: Outbox, receipt: Receipt) -> int | None:
    """How many records wait that `receipt` covers; None if its record is not in the log."""
    with transaction(box.connection) as connection:
        epochs = read_epochs(connection)
        numbers = numbers_of(receipt.head.epoch, epochs, last_number(connection))
        if receipt.head.seq > len(numbers):
            return None
        last = numbers[receipt.head.seq - 1]
        held = select(tables.log.c.hash).where(tables.log.c.number == last)
        if connection.execute(held).scalar_one_or_none() != receipt.head.hash:
            return None
        pending = tables.pending.c.number
        covered = select(func.count()).where(pending.between(numbers[0], last))
        return connection.execute(covered).scalar_one()


def _verdict(receipt: Receipt, ended: int | None) -> Verdict:
    head = receipt.head
    what = f"record {head.seq} of epoch {head.epoch}"
    if ended is None:
        return _refused(
            f"it names {what}, which is not in this kiosk's log as the central holds it. If the "
            "log was moved aside, keep that file"
        )
    if ended == 0:
        line = f"up to {what}: known already, or older than what is held; nothing changed"
        return Verdict(good=True, ended=0, line=line)
    line = f"up to {what}: the central has them, {ended} records wait no longer"
    return Verdict(good=True, ended=ended, line=line)


def _refused(why: str) -> Verdict:
    return Verdict(good=False, ended=0, line=f"refused: {why}. Nothing was changed")
