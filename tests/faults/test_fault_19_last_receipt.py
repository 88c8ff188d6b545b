"""Fault 19, beside the key: the file of the last receipt cannot be written, flushed or renamed.

The receipt is in the outbox before; its copy beside the key is worth having, and nothing hangs on
it: the wait ends, a warning says so, the copy before stays whole, and the next one is kept again.
"""

import errno
import os
import shutil

import pytest

from kiosk.queue import receipt_file
from kiosk.queue.outbox import Outbox
from kiosk.queue.receipt_file import RECEIPT_FILE, ReceiptFile
from kiosk.record import Receipt, SigningKey, sign_receipt
from tests.faults.sending_kiosk import rating, stamp
from tests.faults.storing_process import KEY, PLACE

CENTRAL = SigningKey(bytes(range(32, 64)))


def deliver(outbox) -> bool:
    receipt = Receipt(PLACE, outbox.head, "2026-11-23T00:30:00.000Z")
    return outbox.take_receipt(receipt, sign_receipt(CENTRAL, receipt))


@pytest.mark.parametrize("call", ["open", "fsync", "rename", "folder"])
def test_receipt_counts_and_the_copy_before_stays_when_it_cannot_be_kept(
    migrated, tmp_path, monkeypatch, expected_log, call
):
    path = shutil.copy(migrated, tmp_path / "outbox.sqlite")
    beside = tmp_path / RECEIPT_FILE
    outbox = Outbox(path, PLACE, KEY, stamp, receipt_file=beside)
    assert deliver(outbox)
    held = ReceiptFile(beside, PLACE).read().head
    outbox.append([rating(1)])

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch:
        if call == "rename":
            patch.setattr(receipt_file.Path, "replace", fail)
        elif call == "folder":
            patch.setattr(receipt_file, "sync_folder", fail)
        else:
            patch.setattr(receipt_file.os, call, fail)
        expected_log("kiosk.queue.receipt_file", "could not be kept")
        assert deliver(outbox)
    assert outbox.unsent() == 0
    found = ReceiptFile(beside, PLACE).read().head
    assert found in {held, outbox.head}
    outbox.append([rating(2)])
    assert deliver(outbox)
    assert ReceiptFile(beside, PLACE).read().head == outbox.head
    outbox.close()
    outbox = Outbox(path, PLACE, KEY, stamp, receipt_file=beside)
    assert [record.seq for record in outbox.append([rating(3)])] == [4]
    outbox.close()
