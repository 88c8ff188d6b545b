"""Faults 21, 24, 27 and 32: a record that does not verify while the kiosk runs, a replacement that
is cut at any step, a migration of a broken file; and what is no broken file at all.
"""

import shutil
import sqlite3
from contextlib import closing

import pytest

from kiosk.queue import replacement
from kiosk.queue.damage import damage_of
from kiosk.queue.errors import OutboxDamagedError, StorageBusyError, StorageError
from kiosk.queue.expiry import FIRST_ROUND_MS
from kiosk.queue.opening import RECENT
from kiosk.queue.outbox import Outbox
from kiosk.queue.receipt_file import RECEIPT_FILE
from tests.kiosk.queue.broken_files import LOGGER, RECEIPTED, WAITING, Box, deliver, make_box
from tests.kiosk.queue.conftest import (  # noqa: F401 - fixtures
    KEY,
    PLACE,
    WITHIN_S,
    clock,
    column,
    driver,
    ear,
    migrated,
    rating,
    stamp,
    start_storage,
)
from tests.kiosk.queue.older_outbox import older_outbox

LAST = RECEIPTED + 1 + WAITING


@pytest.fixture
def box(tmp_path, migrated, monkeypatch) -> Box:  # noqa: F811
    monkeypatch.setattr(replacement, "ensure_schema", lambda path: shutil.copy(migrated, path))
    return make_box(migrated, tmp_path / "box")


@pytest.fixture
def long_box(box, migrated, tmp_path) -> Box:  # noqa: F811
    """Give one whose last records, those that an opening looks at, are not all that wait."""
    return make_box(migrated, tmp_path / "long", 2 * RECENT)


@pytest.fixture
def path(box):
    return box.path


def change(box: Outbox) -> None:
    driver(box).execute("UPDATE log SET jws = replace(jws, 'A', 'B') WHERE number = 45")


@pytest.mark.parametrize("finder", ["sending", "walk"])
def test_service_returns_with_a_new_epoch_when_a_record_does_not_verify_while_it_runs(
    long_box,
    start_storage,  # noqa: F811
    ear,  # noqa: F811
    clock,  # noqa: F811
    expected_log,
    finder,
):
    box = long_box
    expected_log("kiosk.queue.storage_thread", "record 45 of the file")
    expected_log(LOGGER, "chain-broken")
    storage = start_storage(box.open, lambda: clock.ms)
    storage.call(change).result(WITHIN_S)
    if finder == "sending":
        with pytest.raises(StorageError):
            storage.call(lambda each: each.waiting(500, 2**20)).result(WITHIN_S)
    else:
        clock.ms += FIRST_ROUND_MS
        storage.call(lambda each: each.head).result(WITHIN_S)
    clock.ms += 1_000
    storage.call(lambda each: each.place)
    ear.wait_for_return()
    storage.append([rating(1)], ear.stored)
    ear.wait_for_last("stored")
    sent = storage.call(deliver).result(WITHIN_S)
    whole = [each.compact for each in box.records[box.receipted : 44]]
    assert sent[: len(whole)] == whole, "what verifies before it is sent"
    assert box.records[44].compact not in sent
    aside = box.aside()[0].read_bytes()
    assert all(each.compact.encode() in aside for each in box.records[45:])
    assert storage.call(lambda each: each.beginning.reason).result(WITHIN_S) == "chain-broken"


class PowerCutError(BaseException):
    """Nothing of the process runs on."""


@pytest.mark.parametrize("step", ["fill", "aside", "linked", "renamed", "replace"])
def test_one_of_two_logs_is_in_place_when_a_replacement_is_cut(
    box, monkeypatch, expected_log, step
):
    content = b"\xff" * 100 + box.path.read_bytes()[100:]
    box.path.write_bytes(content)

    def cut(*_args: object, **_options: object) -> None:
        raise PowerCutError

    def set_aside(path, kept):
        real(path, kept)
        raise PowerCutError

    real = replacement.set_aside
    with monkeypatch.context() as patch:
        match step:
            case "fill":
                patch.setattr(replacement, "_fill", cut)
            case "aside":
                patch.setattr(replacement, "set_aside", cut)
            case "linked":
                patch.setattr("pathlib.Path.rename", cut)
            case "renamed":
                patch.setattr(replacement, "set_aside", set_aside)
            case "replace":
                patch.setattr("pathlib.Path.replace", cut)
        with pytest.raises(PowerCutError):
            box.open()
    if step not in {"renamed", "replace"}:
        expected_log(LOGGER, "a new epoch was opened")
    else:
        expected_log(LOGGER, "put in the place")
    outbox = box.open()
    assert outbox.beginning.reason == "outbox-broken"
    kept = box.folder / outbox.beginning.kept
    assert kept.read_bytes() == content
    waiting = [each.compact for each in box.records[box.receipted :]]
    assert deliver(outbox)[: len(waiting)] == waiting
    outbox.close()
    assert not box.path.with_name(box.path.name + ".next").exists()


def test_journal_without_its_file_is_moved_aside_and_never_played_back(box, expected_log):
    expected_log(LOGGER, "outbox-lost")
    journal = box.path.with_name(box.path.name + "-journal")
    box.path.unlink()
    journal.write_bytes(b"of a file that is gone")
    outbox = box.open()
    assert (box.folder / "outbox.sqlite.lost-1-journal").read_bytes() == b"of a file that is gone"
    assert outbox.beginning.kept == "outbox.sqlite.lost-1"
    outbox.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '0009'",
        "UPDATE alembic_version SET version_num = '0001'",
        "UPDATE alembic_version SET version_num = 'x003'",
        "DELETE FROM alembic_version",
        "UPDATE owner SET kid = 'another'",
        "UPDATE owner SET site = 'xa-mbu'",
        "UPDATE keys SET public_key = 'none'",
        "UPDATE epochs SET first_number = 70",
        "DELETE FROM epochs",
        "DELETE FROM log",
        "DROP TABLE pending",
    ],
)
def test_log_goes_on_when_what_the_file_says_of_itself_is_broken(box, expected_log, statement):
    expected_log(LOGGER, "a new epoch was opened")
    with closing(sqlite3.connect(box.path, isolation_level=None)) as connection:
        connection.execute(statement)
    outbox = box.open()
    waiting = [each.compact for each in box.records[box.receipted :]]
    if statement != "DELETE FROM log":
        assert deliver(outbox)[: len(waiting)] == waiting
    assert len(box.aside()) == 1
    outbox.close()


def test_names_are_never_used_twice_when_files_are_moved_aside_again(box, expected_log):
    expected_log(LOGGER, "broken-3")
    expected_log(LOGGER)
    for number in range(3):
        box.path.write_bytes(b"broken %d" % number)
        box.open().close()
    assert [each.read_bytes() for each in box.aside()] == [b"broken 0", b"broken 1", b"broken 2"]


def test_older_file_is_moved_aside_when_it_is_too_broken_to_be_migrated(tmp_path, expected_log):
    expected_log(LOGGER, "outbox-broken")
    path = tmp_path / "outbox.sqlite"
    records = older_outbox(path, "0002", [rating(number) for number in range(60)])
    content = bytearray(path.read_bytes())
    # A page of the log itself: the migration counts what stands there.
    at = content.index(records[30].compact[300:340].encode())
    page = at // 4096 * 4096
    content[page : page + 8] = b"\xff" * 8
    path.write_bytes(content)
    outbox = Outbox(path, PLACE, KEY, stamp, receipt_file=tmp_path / RECEIPT_FILE)
    waiting = outbox.waiting(500, 2**20)
    assert [each.jws for each in waiting][:20] == [each.compact for each in records[:20]]
    assert (tmp_path / "outbox.sqlite.broken-1").read_bytes() == content
    outbox.close()


def test_locked_file_is_not_taken_for_a_broken_one(box):
    with closing(sqlite3.connect(box.path, isolation_level=None)) as backup:
        backup.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageBusyError):
            box.open()
    assert not box.aside()
    box.open().close()


CODES = {
    "SQLITE_FULL": False, "SQLITE_BUSY": False, "SQLITE_IOERR": False, "SQLITE_READONLY": False,
    "SQLITE_CANTOPEN": False, "SQLITE_PERM": False, "SQLITE_AUTH": False, "SQLITE_NOMEM": False,
    "SQLITE_IOERR_FSYNC": False, "SQLITE_IOERR_READ": False, "SQLITE_READONLY_ROLLBACK": False,
    "SQLITE_CORRUPT": True, "SQLITE_NOTADB": True, "SQLITE_ERROR": True, "SQLITE_MISMATCH": True,
    "SQLITE_IOERR_SHORT_READ": True,
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_only_what_says_that_the_file_is_broken_counts_as_broken(tmp_path, name):
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(b"readable")
    error = sqlite3.OperationalError(name)
    error.sqlite_errorcode = getattr(sqlite3, name)
    assert isinstance(damage_of(error, path), OutboxDamagedError) is CODES[name]


def test_file_that_can_be_read_by_nobody_is_broken(tmp_path):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert damage_of(error, tmp_path / "missing") is not None


def test_folder_in_the_place_of_the_file_is_no_broken_outbox(tmp_path):
    (tmp_path / "outbox.sqlite").mkdir()
    with pytest.raises(StorageError) as refused:
        Outbox(tmp_path / "outbox.sqlite", PLACE, KEY, stamp)
    assert not isinstance(refused.value, OutboxDamagedError)
