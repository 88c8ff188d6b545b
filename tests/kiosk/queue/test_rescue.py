"""A log whose file goes away while it is open: put back, also where that was cut in between."""

import shutil

import pytest

from kiosk.queue.errors import StorageBrokenError
from kiosk.queue.outbox import Outbox
from kiosk.queue.rescue import rescue
from tests.kiosk.queue.conftest import KEY, PLACE, log_of, rating, stamp

RESCUE = "kiosk.queue.rescue"


@pytest.fixture
def outbox(path):
    made = Outbox(path, PLACE, KEY, stamp)
    made.append([rating(1)])
    yield made
    made.close()


def test_log_is_put_back_at_the_next_start_when_it_was_cut_after_it_was_written_out(
    outbox, path, migrated, expected_log
):
    expected_log(RESCUE, "replaced-1")
    head = outbox.head
    assert rescue(outbox.connection, path)
    outbox.close()
    shutil.copy(migrated, path)
    again = Outbox(path, PLACE, KEY, stamp)
    assert again.head == head
    assert (path.parent / "outbox.sqlite.replaced-1").read_bytes() == migrated.read_bytes()
    assert not (path.parent / "outbox.sqlite.rescued").exists()
    again.close()


def test_nothing_is_claimed_when_the_journal_is_taken_away(outbox, path, expected_log):
    expected_log(RESCUE, "replaced-1")
    (journal,) = (
        name for name in path.parent.iterdir() if name.name.endswith(("-journal", "-wal"))
    )
    journal.unlink()
    with pytest.raises(StorageBrokenError, match="deleted while it was open"):
        outbox.append([rating(2)])
    outbox.reopen()
    assert [record.kind for record in log_of(outbox)] == ["epoch.opened", "rating", "rating"]


def test_log_begins_anew_when_it_is_opened_again_without_what_was_written(
    outbox, path, migrated, expected_log
):
    """A disk that lied about a commit, or an older copy put there meanwhile."""
    expected_log("kiosk.queue.replacement", "outbox-behind")
    before = outbox.head
    outbox.close()
    shutil.copy(migrated, path)
    outbox.reopen()
    (opening,) = log_of(outbox)
    assert opening.body["reason"] == "outbox-behind"
    assert opening.body["before"] == {
        "epoch": before.epoch,
        "seq": before.seq,
        "hash": before.hash,
    }
