"""The log read back when it is asked for: whole, altered in a byte, running or stopped."""

import os
import shutil
import sqlite3
from concurrent.futures import Future

import pytest

from kiosk.queue.errors import StorageError
from kiosk.queue.self_check import SLICE, check_running, read_stopped
from kiosk.record import SealingKey
from tests.kiosk.queue.conftest import rating

LIMIT_S = 5.0
RECORDS = SLICE + 7


def asks(outbox):
    def call(work):
        answer = Future()
        try:
            answer.set_result(work(outbox))
        except StorageError as error:
            answer.set_exception(error)
        return answer

    return call


def altered(path, number):
    """The same file with one character of a record's text changed."""
    with sqlite3.connect(path) as connection:
        (jws,) = connection.execute("SELECT jws FROM log WHERE number = ?", [number]).fetchone()
        middle = len(jws) // 2
        other = "A" if jws[middle] != "A" else "B"
        changed = jws[:middle] + other + jws[middle + 1 :]
        connection.execute("UPDATE log SET jws = ? WHERE number = ?", [changed, number])
    connection.close()


@pytest.fixture
def written(outbox):
    outbox.append([rating(number) for number in range(RECORDS)])
    return outbox


def test_running_log_is_read_back_in_slices(written):
    found = check_running(asks(written))
    assert (found.checked, found.problem) == (RECORDS + 1, "")
    assert check_running(asks(written), newest=1).checked == SLICE


def test_sealed_records_are_read_back_by_their_boxes(written):
    written.seal_to(SealingKey.generate().public_key)
    assert check_running(asks(written)).problem == ""


@pytest.mark.parametrize("number", [2, SLICE, RECORDS])
def test_altered_byte_is_found_and_named(written, path, number):
    written.close()
    before = read_stopped(path, LIMIT_S)
    assert (before.check.checked, before.check.problem) == (RECORDS + 1, "")
    assert (before.seq, before.hash) == (written.head.seq, written.head.hash)
    assert (before.unsent, dict(before.kinds)["rating"]) == (RECORDS + 1, RECORDS)
    assert before.oldest_at == "2026-03-02T08:00:00.000+07:00"
    altered(path, number)
    assert f"record {number} " in read_stopped(path, LIMIT_S).check.problem


def test_stopped_file_is_not_changed_by_a_byte(written, path):
    written.close()
    before = path.read_bytes()
    names = sorted(path.parent.iterdir())
    read_stopped(path, LIMIT_S)
    assert path.read_bytes() == before
    assert sorted(path.parent.iterdir()) == names


@pytest.mark.parametrize("content", [b"", b"no database at all" * 300])
def test_file_that_is_no_log_is_a_problem_and_no_fault_of_ours(tmp_path, content):
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(content)
    assert read_stopped(path, LIMIT_S).check.problem


def test_damaged_page_is_found(written, path, tmp_path):
    written.close()
    copy = tmp_path / "copy.sqlite"
    shutil.copy(path, copy)
    with copy.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(os.urandom(4096))
    assert read_stopped(copy, LIMIT_S).check.problem


def test_storage_that_does_not_answer_is_a_problem(written, monkeypatch):
    monkeypatch.setattr("kiosk.queue.self_check.STEP_LIMIT_S", 0.01)
    assert check_running(lambda _work: Future()).problem
