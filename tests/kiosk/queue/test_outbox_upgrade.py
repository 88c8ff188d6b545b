"""An upgrade keeps an unsent outbox, byte for byte, from each schema there ever was (P23)."""

import sqlite3
from contextlib import closing

import pytest

from kiosk.queue.migrate import HEAD, KNOWN
from kiosk.queue.outbox import Outbox
from kiosk.record import SealingKey
from tests.kiosk.queue.conftest import KEY, PLACE, column, rating, stamp
from tests.kiosk.queue.older_outbox import older_outbox

PAST = KNOWN[:-1]
RECOVERY = SealingKey.generate()


def upgrade(tmp_path, revision: str, count: int) -> Outbox:
    path = tmp_path / "outbox.sqlite"
    drafts = [rating(number, comment=b"box %d" % number) for number in range(count)]
    records = older_outbox(path, revision, drafts)
    outbox = Outbox(path, PLACE, KEY, stamp, recovery=RECOVERY.public_key)
    assert column(outbox, "SELECT version_num FROM alembic_version") == [HEAD]
    texts = [each.compact for each in records]
    assert column(outbox, "SELECT jws FROM log ORDER BY number") == texts
    sent: list[str] = []
    boxes = 0
    number = 1
    while found := outbox.read(number, 500):
        sent += [each.jws for each in found]
        boxes += sum(len(each.attachments) for each in found)
        number = found[-1].number + 1
    assert (sent, boxes) == (texts, count)
    assert outbox.unsent() == count + 1
    assert outbox.totals() == {"epoch.opened": 1, "rating": count}
    assert outbox.since_closing()[:2] == (1, outbox.totals())
    return outbox


@pytest.mark.parametrize("revision", PAST)
def test_every_unsent_record_is_kept_byte_for_byte_when_the_schema_is_new(tmp_path, revision):
    upgrade(tmp_path, revision, 200).close()


@pytest.mark.long
@pytest.mark.parametrize("revision", PAST)
def test_many_unsent_records_are_kept_byte_for_byte_when_the_schema_is_new(tmp_path, revision):
    upgrade(tmp_path, revision, 10_000).close()


def test_copy_is_deleted_when_the_log_was_walked_and_holds_all_of_it(tmp_path):
    outbox = upgrade(tmp_path, "0002", 250)
    copy = tmp_path / f"outbox.sqlite.before-{HEAD}"
    outbox.tend()
    assert copy.exists(), "not before the walk is over"
    while outbox.tend().more:
        pass
    assert not copy.exists()
    outbox.close()


def test_copy_stays_when_it_holds_a_record_that_the_log_does_not(tmp_path, expected_log):
    expected_log("kiosk.queue.copies", "it is kept")
    outbox = upgrade(tmp_path, "0002", 20)
    copy = tmp_path / f"outbox.sqlite.before-{HEAD}"
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("UPDATE log SET hash = 'another' WHERE number = 5")
    while outbox.tend().more:
        pass
    assert copy.exists()
    outbox.close()
