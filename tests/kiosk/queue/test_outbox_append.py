"""What an append writes, all at once or not at all, and where the head stands then."""

import pytest

from kiosk.queue.errors import StorageBrokenError, StorageFullError
from kiosk.queue.transaction import transaction
from kiosk.record import Draft, FieldError, NotIntegerError
from kiosk.record.check_code import CheckCode
from tests.kiosk.queue.conftest import column, driver, log_of, rating

PENDING = "SELECT number FROM pending ORDER BY number"


def append_without_end(outbox) -> None:
    while True:
        outbox.append([rating()])


def open_epochs_without_end(outbox, opened: list) -> None:
    while True:
        outbox.open_epoch("restored")
        opened.append(outbox.head)


def fill(outbox) -> None:
    """Append until the file is full."""
    driver(outbox).execute(f"PRAGMA max_page_count = {column(outbox, 'PRAGMA page_count')[0]}")
    with pytest.raises(StorageFullError):
        append_without_end(outbox)


def test_log_begins_with_its_opening_when_the_file_is_new(outbox):
    assert [(record.seq, record.kind) for record in log_of(outbox)] == [(1, "epoch.opened")]
    assert outbox.head.seq == 1
    assert len(outbox.head.epoch) == 22
    assert outbox.unsent() == 1


def test_records_follow_one_another_when_appended(outbox):
    records = outbox.append([rating(1), rating(2)]) + outbox.append([rating(3)])
    assert [record.seq for record in records] == [2, 3, 4]
    assert log_of(outbox)[1:] == records
    assert (outbox.head.seq, outbox.head.hash) == (4, records[-1].hash)
    assert CheckCode.of(records[0]).seq == 2


def test_record_waits_from_the_moment_it_is_stored_when_appended(outbox):
    outbox.append([rating(1), rating(2)])
    assert column(outbox, PENDING) == [1, 2, 3]
    # One statement writes both: there is no moment between them.
    driver(outbox).execute("BEGIN")
    driver(outbox).execute("INSERT INTO log VALUES (4, 'h', 'rating', 'j')")
    assert column(outbox, PENDING) == [1, 2, 3, 4]
    driver(outbox).execute("ROLLBACK")


def test_neither_record_nor_wait_is_kept_when_the_wait_cannot_be_written(outbox):
    head = outbox.head
    driver(outbox).execute("INSERT INTO pending VALUES (2)")
    with pytest.raises(Exception, match=r"UNIQUE.*pending"):
        outbox.append([rating()])
    assert outbox.head == head
    outbox.reopen()
    assert column(outbox, "SELECT number FROM log") == [1]


def test_nothing_is_kept_when_the_last_of_several_records_has_no_room(outbox):
    fill(outbox)
    head, numbers = outbox.head, column(outbox, PENDING)
    with pytest.raises(StorageFullError):
        outbox.append([rating(number) for number in range(20)])
    assert outbox.head == head
    assert column(outbox, PENDING) == numbers == column(outbox, "SELECT number FROM log")
    outbox.reopen()
    assert outbox.head == head
    assert outbox.append([rating()])[0].seq == head.seq + 1
    log_of(outbox)


def test_head_stays_when_the_commit_fails(outbox):
    head = outbox.head
    driver(outbox).execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    driver(outbox).execute(
        "CREATE TABLE child (id REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    )
    driver(outbox).execute(
        "CREATE TRIGGER spoil AFTER INSERT ON log BEGIN INSERT INTO child VALUES (NEW.number); END"
    )
    # Every statement succeeds; the COMMIT is what SQLite refuses.
    with pytest.raises(Exception, match="FOREIGN KEY"):
        outbox.append([rating()])
    assert outbox.head == head
    driver(outbox).execute("DROP TRIGGER spoil")
    assert outbox.append([rating()])[0].seq == head.seq + 1
    log_of(outbox)


def test_epoch_stays_when_a_new_one_cannot_be_written(outbox):
    fill(outbox)
    heads = [outbox.head]
    with pytest.raises(StorageFullError):
        open_epochs_without_end(outbox, heads)
    assert outbox.head == heads[-1]
    outbox.reopen()
    assert outbox.head == heads[-1]
    outbox.append([rating()])
    log_of(outbox)


def test_epoch_begins_anew_when_it_is_opened(outbox):
    first = outbox.head
    outbox.append([rating()])
    outbox.open_epoch("restored")
    assert outbox.head.epoch != first.epoch
    assert outbox.head.seq == 1
    records = [*log_of(outbox), *outbox.append([rating()])]
    assert [record.seq for record in records] == [1, 2, 1, 2]
    before = {"epoch": first.epoch, "seq": 2, "hash": records[1].hash}
    assert records[2].body == {"reason": "restored", "before": before}


def test_attachments_are_kept_beside_their_record_when_appended(outbox):
    stored = outbox.append([rating(1), rating(2, ticket=b"sealed", comment=b"words")])
    rows = driver(outbox).execute("SELECT number, name, box FROM attachments ORDER BY name")
    assert rows.fetchall() == [(3, "comment", b"words"), (3, "ticket", b"sealed")]
    assert set(stored[1].attached) == {"ticket", "comment"}


@pytest.mark.parametrize(
    ("draft", "refused"),
    [
        (Draft("rating", {"took": 1.5}), NotIntegerError),
        (Draft("Rating", {}), FieldError),
    ],
)
def test_nothing_is_stored_when_one_draft_cannot_be_signed(outbox, draft, refused):
    with pytest.raises(refused):
        outbox.append([rating(), draft])
    assert outbox.head.seq == 1
    assert outbox.append([rating()])[0].seq == 2


def test_append_is_refused_when_the_outbox_is_closed(outbox):
    outbox.close()
    with pytest.raises(StorageBrokenError, match="is closed"):
        outbox.append([rating()])


def test_head_is_read_from_the_file_when_reopened(outbox):
    outbox.append([rating(1), rating(2)])
    head = outbox.head
    outbox.head = head.beginning("A" * 22)
    outbox.reopen()
    assert outbox.head == head


def run_and_fail(outbox, statement: str, error: Exception | None = None) -> None:
    with transaction(outbox.connection) as connection:
        connection.exec_driver_sql(statement)
        if error is not None:
            raise error


@pytest.mark.parametrize(
    ("statement", "fault", "told"),
    [
        ("DELETE FROM pending", ZeroDivisionError(), ZeroDivisionError),
        ("DELETE FROM pending", OSError(5, "Input/output error"), StorageBrokenError),
        ("DELETE FROM nothing", None, StorageBrokenError),
    ],
)
def test_connection_is_out_of_the_transaction_when_it_failed(outbox, statement, fault, told):
    with pytest.raises(told):
        run_and_fail(outbox, statement, fault)
    assert not outbox.connection.in_transaction()
    assert not driver(outbox).in_transaction
    assert outbox.unsent() == 1


def test_probe_leaves_nothing_behind_when_there_is_room(outbox):
    outbox.probe()
    assert column(outbox, "SELECT count(*) FROM probe") == [0]
    assert outbox.head.seq == 1


def test_probe_fails_when_there_is_no_room(outbox):
    fill(outbox)
    with pytest.raises(StorageFullError):
        outbox.probe()
    outbox.reopen()
    outbox.probe()
