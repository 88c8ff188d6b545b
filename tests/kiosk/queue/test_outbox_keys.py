"""Changing the kiosk's key, counting since the last closing, and what both survive."""

import shutil

import pytest

from kiosk.queue.errors import OutboxOwnerError, StorageBrokenError
from kiosk.queue.outbox import Outbox
from kiosk.queue.receipt_file import RECEIPT_FILE
from kiosk.record import Draft, SigningKey, sign_key_proof, verify_log
from tests.kiosk.queue.conftest import KEY, PLACE, column, rating, receipt_of, stamp

NEW = SigningKey(bytes(range(5, 37)))


def proof(new=NEW, old=KEY) -> str:
    return sign_key_proof(new, PLACE.kiosk, old.kid)


def verified(outbox) -> int:
    texts = column(outbox, "SELECT jws FROM log ORDER BY number")
    return len(list(verify_log(PLACE, outbox.head.epoch, KEY.verify_key, texts)))


def test_new_key_signs_after_the_record_that_brings_it(open_outbox):
    outbox = open_outbox()
    outbox.append([rating(1)])
    record = outbox.rotate_key(NEW, proof())
    assert (record.kind, record.seq, record.envelope.kid) == ("key.rotated", 3, KEY.kid)
    assert outbox.key is NEW
    (after,) = outbox.append([rating(2)])
    assert after.envelope.kid == NEW.kid
    assert verified(outbox) == 4
    while outbox.tend().more:
        pass
    outbox.close()
    outbox = open_outbox(key=NEW)
    outbox.append([rating(3)])
    assert verified(outbox) == 5


def test_former_key_is_refused_when_another_is_in_force(open_outbox, path):
    outbox = open_outbox()
    outbox.rotate_key(NEW, proof())
    outbox.close()
    with pytest.raises(OutboxOwnerError):
        Outbox(path, PLACE, KEY, stamp)


@pytest.mark.parametrize("rotated", [True, False])
def test_file_says_which_key_is_in_force_when_a_change_was_cut(open_outbox, rotated):
    outbox = open_outbox()
    if rotated:
        outbox.rotate_key(NEW, proof())
    outbox.close()
    outbox = open_outbox(next_key=NEW)
    assert outbox.key is (NEW if rotated else KEY)
    outbox.append([rating(1)])
    assert verified(outbox) == 2 + rotated


def test_key_stays_when_its_change_could_not_be_written(open_outbox):
    outbox = open_outbox()
    outbox.connection.connection.driver_connection.execute("PRAGMA query_only=ON")
    with pytest.raises(StorageBrokenError):
        outbox.rotate_key(NEW, proof())
    assert outbox.key is KEY
    outbox.reopen()
    assert outbox.key is KEY
    outbox.append([rating(1)])
    assert verified(outbox) == 2


def test_copy_from_before_the_change_is_moved_aside_when_a_later_receipt_is_held(
    path, tmp_path, expected_log
):
    expected_log("kiosk.queue.replacement", "outbox-behind")
    receipts = tmp_path / RECEIPT_FILE
    outbox = Outbox(path, PLACE, KEY, stamp, receipt_file=receipts)
    outbox.close()
    older = shutil.copy(path, tmp_path / "older")
    outbox = Outbox(path, PLACE, KEY, stamp, receipt_file=receipts)
    outbox.rotate_key(NEW, proof())
    assert outbox.take_receipt(*receipt_of(outbox.head))
    outbox.close()
    shutil.copy(older, path)
    outbox = Outbox(path, PLACE, NEW, stamp, receipt_file=receipts)
    assert (outbox.head.seq, outbox.key) == (1, NEW)
    assert outbox.beginning.reason == "outbox-behind"
    outbox.close()


def test_since_closing_counts_from_the_beginning_until_a_day_is_closed(open_outbox):
    outbox = open_outbox()
    outbox.append([rating(1), Draft("visit.served", {}), rating(2)])
    counts = {"epoch.opened": 1, "rating": 2, "visit.served": 1}
    assert outbox.since_closing() == (1, counts, stamp().at[:10])
    outbox.append([Draft("day.closed", {})])
    assert outbox.since_closing() == (6, {}, stamp().at[:10])
    outbox.append([rating(3)])
    assert outbox.since_closing()[:2] == (6, {"rating": 1})
    outbox.tend()
    outbox.append([rating(4)])
    outbox.close()
    outbox = open_outbox()
    assert outbox.since_closing()[:2] == (6, {"rating": 2})
    outbox.open_epoch("restored")
    assert outbox.since_closing()[:2] == (1, {"epoch.opened": 1})
    assert outbox.totals() == {"epoch.opened": 2, "rating": 4, "visit.served": 1, "day.closed": 1}
