"""What becomes of a record after its receipt: sealed, sent again from its box, deleted when due."""

from datetime import UTC, datetime

import pytest

from kiosk.queue.batch import encode_batch
from kiosk.queue.errors import OutboxNotWholeError
from kiosk.queue.outbox import Outbox
from kiosk.queue.sealing import DAY_MS, SEAL_STEP
from kiosk.record import (
    Head,
    SealingKey,
    Typ,
    base64url,
    open_envelope,
    open_sealed_record,
    parse_record,
)
from tests.kiosk.queue.conftest import KEY, PLACE, column, driver, log_of, rating, receipt_of
from tests.kiosk.queue.kept_boxes import Machine, detail
from tests.kiosk.queue.test_outbox_batch import read

RECOVERY = SealingKey.generate()
PLENTY = (500, 2**20)
DAYS = 90


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def opened(path, machine):
    made = []

    def open_one(**options) -> Outbox:
        for each in made:
            each.close()
        options = {"recovery": RECOVERY.public_key, "receipted_days": DAYS} | options
        made.append(Outbox(path, PLACE, KEY, machine.stamp, **options))
        return made[-1]

    yield open_one
    for each in made:
        each.close()


def tend(outbox) -> tuple[int, int]:
    """Take all steps there are; how many were sealed and deleted."""
    sealed = deleted = 0
    more = True
    while more:
        done = outbox.tend()
        sealed, deleted, more = sealed + done.sealed, deleted + done.deleted, done.more
    return sealed, deleted


def receipt(outbox, record=None) -> None:
    head = outbox.head if record is None else Head(record.epoch, record.seq, record.hash)
    assert outbox.take_receipt(*receipt_of(head))


def test_records_are_sealed_to_the_key_that_a_configuration_brings_while_it_is_open(opened):
    outbox = opened(recovery=None)
    receipt(outbox)
    assert tend(outbox) == (0, 0)
    outbox.seal_to(RECOVERY.public_key)
    assert outbox.wants_tending
    assert tend(outbox) == (1, 0)
    another = SealingKey.generate()
    outbox.seal_to(another.public_key)
    outbox.append([rating(1)])
    receipt(outbox)
    assert tend(outbox) == (1, 0)
    (box,) = column(outbox, "SELECT box FROM sealed WHERE number = 2")
    assert open_sealed_record([another], box)


def test_record_is_sealed_after_its_receipt_and_no_other(opened):
    outbox = opened()
    outbox.append([rating(1), rating(2)])
    log = log_of(outbox)
    assert tend(outbox) == (0, 0)
    receipt(outbox, log[1])
    assert outbox.wants_tending
    assert tend(outbox) == (2, 0)
    assert column(outbox, "SELECT number FROM log WHERE jws = ''") == [1, 2]
    assert column(outbox, "SELECT hash FROM log") == [each.hash for each in log]
    assert column(outbox, "SELECT kind FROM log") == [each.kind for each in log]
    boxes = column(outbox, "SELECT box FROM sealed ORDER BY number")
    assert [open_sealed_record([RECOVERY], box) for box in boxes] == [
        each.compact for each in log[:2]
    ]


@pytest.mark.parametrize("mode", ["truncate", "wal"])
def test_plain_text_is_gone_from_the_file_when_it_is_sealed(opened, path, mode):
    outbox = opened(journal_mode=mode)
    outbox.append([rating(number) for number in range(3 * SEAL_STEP)])
    texts = [each.compact.split(".")[1] for each in log_of(outbox)[1:]]
    outbox.close()
    assert all(text[400:460].encode() in path.read_bytes() for text in texts)
    outbox = opened(journal_mode=mode)
    receipt(outbox)
    assert tend(outbox)[0] == 3 * SEAL_STEP + 1
    outbox.close()
    content = path.read_bytes()
    assert not any(text[400:460].encode() in content for text in texts)


def test_step_is_bounded_when_many_are_receipted(opened):
    outbox = opened()
    outbox.append([rating(number) for number in range(2 * SEAL_STEP)])
    receipt(outbox)
    assert [outbox.tend().sealed for _ in range(3)] == [SEAL_STEP, SEAL_STEP, 1]


def test_records_stay_in_clear_and_that_is_said_when_there_is_no_recovery_key(opened, caplog):
    caplog.set_level("INFO", "kiosk.queue.tending")
    outbox = opened(recovery=None)
    outbox.append([rating(1)])
    receipt(outbox)
    tend(outbox)
    assert column(outbox, "SELECT count(*) FROM log WHERE jws = ''") == [0]
    assert sum("no recovery key" in each for each in caplog.messages) == 1
    outbox = opened()
    assert tend(outbox) == (2, 0), "sealed as soon as there is a key"


def test_box_is_deleted_after_its_days_and_hash_and_kind_stay(opened, machine):
    outbox = opened()
    outbox.append([rating(1)])
    receipt(outbox)
    tend(outbox)
    machine.run(DAYS * DAY_MS - 1)
    assert tend(outbox) == (0, 0)
    machine.run(1)
    assert tend(outbox) == (0, 2)
    assert column(outbox, "SELECT count(*) FROM sealed") == [0]
    assert column(outbox, "SELECT kind FROM log") == ["epoch.opened", "rating"]
    assert opened().head.seq == 2


def test_box_is_kept_when_the_clock_is_set_forward_and_goes_when_it_was_set_back(opened, machine):
    outbox = opened()
    receipt(outbox)
    tend(outbox)
    machine.wall = datetime(2099, 1, 1, tzinfo=UTC)
    assert tend(outbox) == (0, 0)
    machine.wall = datetime(1970, 1, 2, tzinfo=UTC)
    machine.run(DAYS * DAY_MS)
    assert tend(outbox) == (0, 1)


def test_sealed_records_are_sent_again_as_boxes_when_the_central_lacks_them(opened):
    outbox = opened()
    outbox.append([rating(1), detail(1), rating(2)])
    log = log_of(outbox)
    receipt(outbox, log[2])
    tend(outbox)
    assert outbox.send_again(log[0].epoch, 2) == 2
    batch = outbox.waiting(*PLENTY)
    assert [each.seq for each in batch] == [2, 3, 4]
    items = read(encode_batch(batch))
    opened_texts = [
        open_sealed_record([RECOVERY], base64url.decode(item["sealed"])) for item in items[:2]
    ]
    assert [*opened_texts, items[2]["jws"]] == [each.compact for each in log[1:]]
    assert items[1]["attachments"].keys() == {"comment"}
    assert all("jws" not in item for item in items[:2])
    receipt(outbox)
    assert outbox.unsent() == 0
    assert tend(outbox) == (1, 0), "what is sealed already is not sealed twice"


def test_box_that_is_to_be_sent_again_is_not_deleted(opened, machine):
    outbox = opened()
    receipt(outbox)
    tend(outbox)
    outbox.send_again(outbox.head.epoch, 1)
    machine.run(2 * DAYS * DAY_MS)
    assert tend(outbox) == (0, 0)
    receipt(outbox)
    assert tend(outbox) == (0, 1)


def test_newer_records_are_sent_when_older_ones_are_no_longer_kept(opened, machine, expected_log):
    expected_log("kiosk.queue.outbox", "no longer kept")
    outbox = opened()
    outbox.append([rating(1), rating(2)])
    receipt(outbox)
    tend(outbox)
    machine.run(DAYS * DAY_MS)
    outbox.append([rating(3)])
    tend(outbox)
    before = outbox.head
    waiting = column(outbox, "SELECT jws FROM log WHERE number = 4")
    # A refusal that nobody signed does not make it give up the epoch.
    assert outbox.send_again(before.epoch, 1, is_signed=False) == 0
    assert (outbox.head, outbox.unsent()) == (before, 1)
    assert outbox.send_again(before.epoch, 1)
    assert outbox.head.epoch != before.epoch
    outbox.append([rating(4)])
    batch = outbox.waiting(*PLENTY)
    assert [each.kind for each in batch] == ["epoch.opened", "rating"]
    body = log_of_epoch(outbox)
    assert body == {"reason": "not-kept", "before": vars_of(before)}
    receipt(outbox)
    tend(outbox)
    machine.run(2 * DAYS * DAY_MS)
    tend(outbox)
    kept = outbox.read(4, 1)[0]
    assert open_sealed_record([RECOVERY], kept.sealed) == waiting[0], "never receipted: it stays"
    # The central was restored further: it asks from where all is kept.
    assert outbox.send_again(before.epoch, 4) == 1
    assert [each.seq for each in outbox.waiting(*PLENTY)] == [4]
    assert outbox.take_receipt(*receipt_of(before))
    assert column(outbox, "SELECT count(*) FROM parked") == [0]


@pytest.mark.parametrize("forgotten", [2, 3, 4], ids=["first", "middle", "last"])
def test_record_without_receipt_is_not_sealed_and_waits_again_when_nothing_says_it_waits(
    opened, forgotten, expected_log
):
    expected_log("kiosk.queue.tending", "1 records had no receipt")
    outbox = opened()
    receipt(outbox)
    outbox.append([rating(1), rating(2), rating(3)])
    driver(outbox).execute("DELETE FROM pending WHERE number = ?", (forgotten,))
    tend(outbox)
    assert outbox.unsent() == 3
    assert [each.seq for each in outbox.waiting(*PLENTY) if each.jws] == [2, 3, 4]


def test_nothing_waits_again_when_a_later_epoch_begins_after_a_receipt(opened):
    outbox = opened()
    outbox.append([rating(1)])
    receipt(outbox)
    outbox.open_epoch("not-kept")
    receipt(outbox)
    tend(outbox)
    assert outbox.unsent() == 0


def vars_of(head: Head) -> dict:
    return {"epoch": head.epoch, "seq": head.seq, "hash": head.hash}


def log_of_epoch(outbox) -> dict:
    (text,) = column(outbox, "SELECT jws FROM log WHERE number = 5")
    return parse_record(open_envelope(text, Typ.RECORD)).body


def test_record_that_was_changed_is_not_sealed_and_not_sent(opened):
    outbox = opened()
    outbox.append([rating(number) for number in range(5)])
    receipt(outbox, log_of(outbox)[2])
    change = "UPDATE log SET jws = replace(jws, 'A', 'B') WHERE number = {}"
    outbox.connection.connection.driver_connection.execute(change.format(5))
    with pytest.raises(OutboxNotWholeError, match="record 5"):
        outbox.waiting(*PLENTY)
    outbox.connection.connection.driver_connection.execute(change.format(2))
    with pytest.raises(OutboxNotWholeError, match="record 2"):
        outbox.tend()


def forge(outbox, number: int) -> None:
    """Change an answer and let the hash fit, as whoever can write the file can."""
    text = column(outbox, f"SELECT jws FROM log WHERE number = {number}")[0]
    head, payload, signature = text.split(".")
    changed = base64url.decode(payload).replace(b'"service":4', b'"service":5')
    forged = f"{head}.{base64url.encode(changed)}.{signature}"
    values = (forged, base64url.sha256(forged.encode()), number)
    statement = "UPDATE log SET jws = ?, hash = ? WHERE number = ?"
    outbox.connection.connection.driver_connection.execute(statement, values)


def test_walk_finds_a_change_that_its_hash_was_made_to_fit(opened):
    """Who can write the file can write the hash too, and cannot sign."""
    outbox = opened(recovery=None)
    outbox.append([rating(number) for number in range(300)])
    forge(outbox, 7)
    with pytest.raises(OutboxNotWholeError, match="record 7 "):
        tend(outbox)


def test_forged_record_is_not_sent_when_its_hash_was_made_to_fit(opened):
    outbox = opened()
    outbox.append([rating(number) for number in range(100)])
    forge(outbox, 3)
    outbox = opened()
    with pytest.raises(OutboxNotWholeError, match="record 3 "):
        outbox.waiting(*PLENTY)


def test_walk_finds_a_record_that_was_cut_out(opened):
    outbox = opened()
    outbox.append([rating(number) for number in range(300)])
    outbox.connection.connection.driver_connection.execute("DELETE FROM log WHERE number = 100")
    with pytest.raises(OutboxNotWholeError, match="record 100 "):
        tend(outbox)


def test_walk_goes_on_where_it_was_when_the_kiosk_starts_again(opened):
    outbox = opened()
    outbox.append([rating(number) for number in range(350)])
    outbox.tend()
    assert column(outbox, "SELECT walked_to FROM steps") == [100]
    outbox = opened()
    outbox.tend()
    assert column(outbox, "SELECT walked_to FROM steps") == [200]
    tend(outbox)
    assert column(outbox, "SELECT walked_to FROM steps") == [0]


def test_export_reads_everything_that_is_kept(opened):
    outbox = opened()
    outbox.append([rating(1), rating(2)])
    receipt(outbox, log_of(outbox)[1])
    tend(outbox)
    found = [*outbox.read(1, 2), *outbox.read(3, 2)]
    assert [(each.number, each.seq, bool(each.jws), bool(each.sealed)) for each in found] == [
        (1, 1, False, True), (2, 2, False, True), (3, 3, True, False),
    ]  # fmt: skip
    assert [each.name for each in outbox.epochs()] == [outbox.head.epoch]
