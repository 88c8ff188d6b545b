"""What waits for a receipt, what ends the wait, and what puts a record back."""

import pytest

from kiosk.record import Head, Place, verify_log
from tests.kiosk.queue.conftest import (
    KEY,
    PLACE,
    column,
    log_of,
    rating,
    receipt_of,
)

PLENTY = (500, 1024 * 1024)


def seqs(batch) -> list[int]:
    return [record.seq for record in batch]


def pending(outbox) -> list[int]:
    return column(outbox, "SELECT number FROM pending ORDER BY number")


@pytest.fixture
def ten(outbox):
    """Give an outbox with ten records."""
    outbox.append([rating(number) for number in range(9)])
    return outbox


@pytest.fixture
def two_epochs(outbox):
    """Give an outbox with records 1 to 4 of one epoch and 1 to 3 of the next."""
    outbox.append([rating(number) for number in range(3)])
    outbox.open_epoch("restored")
    outbox.append([rating(number) for number in range(2)])
    return outbox


def test_batch_is_the_log_itself_when_nothing_was_receipted(ten):
    batch = ten.waiting(*PLENTY)
    assert [record.jws for record in batch] == [record.compact for record in log_of(ten)]
    assert [record.hash for record in batch] == [record.hash for record in log_of(ten)]
    list(verify_log(PLACE, batch[0].epoch, KEY.verify_key, (each.jws for each in batch)))


def test_batch_begins_after_the_receipted_when_some_were(ten):
    fourth = log_of(ten)[3]
    assert ten.take_receipt(*receipt_of(Head(fourth.epoch, 4, fourth.hash)))
    assert seqs(ten.waiting(*PLENTY)) == [5, 6, 7, 8, 9, 10]
    assert ten.unsent() == 6


def test_batch_is_empty_when_everything_was_receipted(ten):
    assert ten.take_receipt(*receipt_of(ten.head))
    assert ten.waiting(*PLENTY) == []
    assert ten.unsent() == 0


def test_batch_is_bounded_when_more_waits(ten):
    assert seqs(ten.waiting(3, PLENTY[1])) == [1, 2, 3]
    size = ten.waiting(1, PLENTY[1])[0].size + 10
    assert seqs(ten.waiting(PLENTY[0], size)) == [1]
    assert seqs(ten.waiting(PLENTY[0], 1)) == [1], "a record larger than the limit goes alone"


def test_batch_counts_attachments_when_bounded_in_bytes(outbox):
    outbox.append([rating(1, ticket=b"x" * 3_000), rating(2, ticket=b"y" * 3_000)])
    batch = outbox.waiting(*PLENTY)
    assert batch[1].attachments == {"ticket": b"x" * 3_000}
    assert batch[1].size - batch[0].size > 4_000
    limit = batch[0].size + batch[1].size
    assert seqs(outbox.waiting(PLENTY[0], limit)) == [1, 2]


def test_batch_holds_one_epoch_when_two_wait(two_epochs):
    first = two_epochs.waiting(*PLENTY)
    assert seqs(first) == [1, 2, 3, 4]
    assert {record.epoch for record in first} == {first[0].epoch}
    assert two_epochs.take_receipt(*receipt_of(Head(first[3].epoch, 4, first[3].hash)))
    assert seqs(two_epochs.waiting(*PLENTY)) == [1, 2, 3]
    assert two_epochs.waiting(*PLENTY)[0].epoch == two_epochs.head.epoch


def test_receipt_of_the_later_epoch_leaves_the_earlier_waiting_when_both_wait(two_epochs):
    assert two_epochs.take_receipt(*receipt_of(two_epochs.head))
    assert pending(two_epochs) == [1, 2, 3, 4]


def test_receipt_is_kept_when_it_was_taken(ten):
    receipt, jws = receipt_of(ten.head)
    assert ten.take_receipt(receipt, jws)
    assert column(ten, "SELECT jws FROM receipts") == [jws]
    assert ten.take_receipt(receipt, jws), "the same receipt again is no fault"
    assert column(ten, "SELECT number FROM receipts") == [10]


def foreign_heads(outbox) -> dict[str, tuple[Head, Place]]:
    head, records = outbox.head, log_of(outbox)
    return {
        "another-kiosk": (head, Place(PLACE.site, "k-other")),
        "another-site": (head, Place("xa-khac", PLACE.kiosk)),
        "another-epoch": (Head("A" * 22, head.seq, head.hash), PLACE),
        "another-hash": (Head(head.epoch, head.seq, "A" * 43), PLACE),
        "hash-of-another-record": (Head(head.epoch, head.seq, records[2].hash), PLACE),
        "beyond-the-head": (Head(head.epoch, head.seq + 1, head.hash), PLACE),
        "far-beyond": (Head(head.epoch, 2**53 - 1, head.hash), PLACE),
    }


@pytest.mark.parametrize(
    "case",
    [
        "another-kiosk",
        "another-site",
        "another-epoch",
        "another-hash",
        "hash-of-another-record",
        "beyond-the-head",
        "far-beyond",
    ],
)
def test_receipt_ends_no_wait_when_it_is_not_of_this_log(ten, case):
    head, place = foreign_heads(ten)[case]
    assert not ten.take_receipt(*receipt_of(head, place))
    assert ten.unsent() == 10
    assert column(ten, "SELECT count(*) FROM receipts") == [0]


def test_receipt_does_not_reach_into_the_next_epoch_when_its_number_does(two_epochs):
    records = log_of(two_epochs)
    beyond = Head(records[0].epoch, 6, records[5].hash)
    assert not two_epochs.take_receipt(*receipt_of(beyond))
    assert two_epochs.unsent() == 7


def test_records_wait_again_when_the_central_lost_them(ten):
    assert ten.take_receipt(*receipt_of(ten.head))
    assert ten.send_again(ten.head.epoch, 8) == 3
    assert seqs(ten.waiting(*PLENTY)) == [8, 9, 10]
    assert ten.send_again(ten.head.epoch, 8) == 0
    assert ten.send_again(ten.head.epoch, 6) == 2
    assert seqs(ten.waiting(*PLENTY)) == [6, 7, 8, 9, 10]


@pytest.mark.parametrize("seq", [-5, 0, 1])
def test_whole_epoch_waits_again_when_the_central_lost_everything(two_epochs, seq):
    epoch = two_epochs.head.epoch
    for head in (log_of(two_epochs)[3], log_of(two_epochs)[-1]):
        two_epochs.take_receipt(*receipt_of(Head(head.epoch, head.seq, head.hash)))
    assert two_epochs.unsent() == 0
    assert two_epochs.send_again(epoch, seq) == 3
    assert pending(two_epochs) == [5, 6, 7]


@pytest.mark.parametrize(("epoch", "seq"), [(None, 11), (None, 2**53), ("A" * 22, 1), ("-", 1)])
def test_nothing_waits_again_when_the_place_is_not_of_this_log(ten, epoch, seq):
    ten.take_receipt(*receipt_of(ten.head))
    assert ten.send_again(epoch or ten.head.epoch, seq) == 0
    assert ten.unsent() == 0


def test_earlier_epoch_alone_waits_again_when_only_it_is_named(two_epochs):
    first = log_of(two_epochs)[3]
    for head in (Head(first.epoch, 4, first.hash), two_epochs.head):
        two_epochs.take_receipt(*receipt_of(head))
    assert two_epochs.send_again(first.epoch, 3) == 2
    assert pending(two_epochs) == [3, 4]
