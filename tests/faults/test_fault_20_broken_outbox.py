"""Faults 20, 21 and 22 of the storage: header corrupt, file cut, journal or file deleted, an older
copy, single bytes flipped. The kiosk comes up each time; what was acknowledged is in the log or in
the file that was moved aside and is named.
"""

import random
import shutil
from pathlib import Path

import pytest

from kiosk.queue import replacement
from kiosk.queue.errors import OutboxDamagedError
from kiosk.queue.receipt_file import RECEIPT_FILE
from tests.kiosk.queue.broken_files import (
    LOGGER,
    RECEIPTED,
    WAITING,
    Box,
    check_came_up,
    deliver,
    make_box,
)
from tests.kiosk.queue.conftest import column, migrated, rating, receipt_of  # noqa: F401

LAST = RECEIPTED + 1 + WAITING


@pytest.fixture(scope="module")
def whole(migrated, tmp_path_factory) -> Box:  # noqa: F811
    return make_box(migrated, tmp_path_factory.mktemp("whole") / "box")


@pytest.fixture
def box(whole, tmp_path, migrated, monkeypatch) -> Box:  # noqa: F811
    """Give a copy to break. A new file is a copied one: making one takes a process each time."""
    monkeypatch.setattr(replacement, "ensure_schema", lambda path: shutil.copy(migrated, path))
    return whole.copy(tmp_path / "box")


def begins_anew(box: Box, reason: str) -> None:
    """Check all that has to be so after a file was moved aside whose waiting records are whole."""
    left = box.path.read_bytes()
    outbox = box.open()
    opening = check_came_up(box, outbox, left)
    (aside,) = box.aside()
    last = box.records[-1]
    assert opening.body == {
        "reason": reason,
        "before": {"epoch": last.epoch, "seq": LAST, "hash": last.hash},
        "kept": aside.name,
    }
    assert outbox.beginning.kept == aside.name
    waiting = [record.compact for record in box.records[box.receipted :]]
    assert deliver(outbox)[: len(waiting)] == waiting
    outbox.close()
    again = box.open()
    assert len(box.aside()) == 1, "a new log is opened as it is"
    again.close()


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        (b"box BLOB NOT NULL, \n\tdigest", b"box BLOB NOT NULL, \n\teigest"),
        (b"CREATE TABLE pending (\n\tnumber INTEGER", b"CREATE TABLE pending (\n\tnumber INTEGDR"),
        (b"VALUES (NEW.number)", b"VALUES (NDW.number)"),
        (b"VALUES (NEW.number)", b"VALUES (NEW.nulber)"),
    ],
    ids=["column", "type", "trigger's row", "trigger's column"],
)
def test_log_goes_on_when_the_file_describes_its_own_tables_wrongly(
    box, expected_log, text, instead
):
    expected_log(LOGGER)
    content = box.path.read_bytes()
    assert content.count(text) == 1
    box.path.write_bytes(content.replace(text, instead))
    begins_anew(box, "outbox-broken")


@pytest.mark.parametrize("at", [0, 3, 15, 16, 18, 20, 21, 28, 40, 52, 56, 100, 103, 105, 108])
def test_log_goes_on_when_the_header_is_garbage(box, expected_log, at):
    expected_log(LOGGER)
    content = bytearray(box.path.read_bytes())
    for place in range(at, at + 4):
        content[place] ^= 0xFF
    box.path.write_bytes(content)
    outbox = box.open()
    if not box.aside():
        # Some fields of the header say nothing of the log; SQLite reads on.
        assert len(column(outbox, "SELECT number FROM log")) == LAST
        outbox.close()
        box.path.write_bytes(b"no outbox" * 100 + content[900:])
    outbox.close()
    begins = box.open()
    assert deliver(begins)
    begins.close()
    assert len(box.aside()) == 1


def test_log_goes_on_and_waiting_records_are_sent_when_the_header_is_overwritten(box, expected_log):
    expected_log(LOGGER, "outbox-broken")
    content = box.path.read_bytes()
    box.path.write_bytes(b"\xff" * 100 + content[100:])
    begins_anew(box, "outbox-broken")
    assert box.aside()[0].read_bytes() == b"\xff" * 100 + content[100:]


@pytest.mark.parametrize("share", [0, 1, 7, 25, 50, 90, 99])
def test_log_goes_on_when_the_file_is_cut(box, expected_log, share):
    expected_log(LOGGER)
    content = box.path.read_bytes()
    box.path.write_bytes(content[: len(content) * share // 100])
    left = box.path.read_bytes()
    outbox = box.open()
    opening = check_came_up(box, outbox, left)
    assert opening.body["before"]["seq"] >= RECEIPTED + 1
    assert opening.body["kept"] == box.aside()[0].name
    assert box.aside()[0].read_bytes() == left
    outbox.close()


def test_log_goes_on_when_the_file_is_deleted(box, expected_log):
    expected_log(LOGGER, "outbox-lost")
    box.path.unlink()
    outbox = box.open()
    opening = check_came_up(box, outbox, b"")
    receipted = box.records[RECEIPTED]
    before = {"epoch": receipted.epoch, "seq": receipted.seq, "hash": receipted.hash}
    assert opening.body == {"reason": "outbox-lost", "before": before, "kept": None}
    outbox.close()


@pytest.mark.parametrize("receipt", [b"", b"damaged", None])
def test_loss_of_the_receipt_file_harms_nothing(box, receipt):
    file = box.folder / RECEIPT_FILE
    file.unlink() if receipt is None else file.write_bytes(receipt)
    outbox = box.open()
    assert outbox.head.seq == LAST
    assert file.exists()
    assert not box.aside()
    outbox.close()


def test_log_goes_on_when_the_file_is_an_older_copy(box, expected_log):
    expected_log(LOGGER, "outbox-behind")
    older = box.path.read_bytes()
    outbox = box.open()
    outbox.append([rating(7)])
    deliver(outbox)
    head = outbox.head
    outbox.close()
    box.path.write_bytes(older)
    outbox = box.open()
    opening = check_came_up(box, outbox, older)
    assert opening.body == {
        "reason": "outbox-behind",
        "before": {"epoch": head.epoch, "seq": head.seq, "hash": head.hash},
        "kept": "outbox.sqlite.behind-1",
    }
    assert box.aside()[0].read_bytes() == older
    outbox.close()


def test_log_goes_on_when_a_journal_is_deleted_in_the_middle_of_a_commit(
    box, expected_log, tmp_path
):
    """Torn pages without the journal that would mend them."""
    expected_log(LOGGER)
    outbox = box.open(journal_mode="truncate")
    driver = outbox.connection.connection.driver_connection
    driver.execute("PRAGMA cache_size=1")
    driver.execute("BEGIN IMMEDIATE")
    driver.execute("UPDATE log SET jws = substr(jws, 1, 200) WHERE number > 40")
    torn = box.copy(tmp_path / "torn")
    driver.execute("ROLLBACK")
    outbox.close()
    (torn.folder / "outbox.sqlite-journal").unlink(missing_ok=True)
    content = bytearray(torn.path.read_bytes())
    if content == box.path.read_bytes():
        content[-4096:] = bytes(4096)
        torn.path.write_bytes(content)
    left = torn.path.read_bytes()
    again = torn.open()
    if not torn.aside():
        with pytest.raises(OutboxDamagedError) as found:
            walk(again)
        again.condemn(found.value)
        again.reopen()
    assert check_came_up(torn, again, left).body["kept"] == torn.aside()[0].name
    again.close()


def flip_and_live(box: Box, at: int) -> str:
    """Flip a byte and live through a start, a walk and sending; say what came of it."""
    content = bytearray(box.path.read_bytes())
    content[at] ^= 0x41
    box.path.write_bytes(content)
    outbox = box.open()
    for work in (lambda: walk(outbox), lambda: outbox.waiting(500, 2**20)):
        try:
            work()
        except OutboxDamagedError as damage:
            outbox.condemn(damage)
            outbox.reopen()
    sent = {each.jws for each in outbox.read(1, 500)}
    aside = b"".join(name.read_bytes() for name in box.aside())
    whole = {record.compact for record in box.records[box.receipted :]}
    outbox.append([rating(5)])
    outbox.close()
    if not box.aside():
        assert whole <= sent, f"byte {at}: a record is gone and nobody says so"
        return "unhurt"
    assert sum(each in sent or each.encode() in aside for each in whole) >= len(whole) - 1
    return "anew"


def walk(outbox) -> None:
    while outbox.tend().more:
        pass


def flips(box: Box, tmp_path: Path, count: int, seed: int) -> list[str]:
    size = box.path.stat().st_size
    chance = random.Random(seed)
    places = [*range(0, 120, 9), *(chance.randrange(size) for _ in range(count))]
    return [
        flip_and_live(box.copy(tmp_path / f"flip-{number}"), at) for number, at in enumerate(places)
    ]


def test_kiosk_comes_up_when_any_one_byte_is_flipped(box, tmp_path, expected_log):
    expected_log(LOGGER)
    expected_log("kiosk.queue", "")
    found = flips(box, tmp_path, 60, 1)
    assert "anew" in found


@pytest.mark.long
def test_kiosk_comes_up_when_any_of_many_bytes_is_flipped(box, tmp_path, expected_log):
    expected_log(LOGGER)
    expected_log("kiosk.queue", "")
    found = flips(box, tmp_path, 3_000, 2)
    assert found.count("anew") > 500
