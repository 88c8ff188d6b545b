"""The storage thread while storage works: what it tells, when, and in which order."""

import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import COMMIT_LIMIT_MS
from kiosk.record import Draft
from tests.kiosk.queue.conftest import KEY, PLACE, WITHIN_S, log_of, rating, stamp


def count_on_disk(path, folder) -> int:
    """Give how many records another program would find in the file as it is now."""
    copy = folder / "copy"
    copy.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        if file.is_file():
            shutil.copy(file, copy)
    with closing(sqlite3.connect(copy / path.name)) as connection:
        count = connection.execute("SELECT count(*) FROM log JOIN pending USING (number)")
        found = count.fetchone()[0]
    shutil.rmtree(copy)
    return found


def test_record_is_on_the_disk_when_it_is_told_as_stored(storage, ear, path, tmp_path):
    seen: list[tuple[int, int]] = []

    def stored(records):
        seen.append((records[-1].seq, count_on_disk(path, tmp_path)))
        ear.hear("stored")

    for number in range(10):
        storage.append([rating(number)], stored)
    ear.wait_for(lambda: len(ear.all("stored")) == 10)
    assert seen == [(seq, seq) for seq in range(2, 12)]


def test_records_are_told_in_their_order_when_many_ask_at_once(storage, ear):
    with ThreadPoolExecutor(8) as pool:
        for number in range(80):
            pool.submit(storage.append, [rating(number)], ear.stored)
    ear.wait_for(lambda: len(ear.all("stored")) == 80)
    assert ear.all("stored") == [[seq] for seq in range(2, 82)]
    assert storage.call(lambda box: len(log_of(box))).result(WITHIN_S) == 81


def test_jobs_are_done_in_the_order_they_were_asked_for_when_mixed(storage, ear):
    futures = []
    for number in range(10):
        storage.append([rating(number)], ear.stored)
        futures.append(storage.call(lambda box: box.head.seq))
    assert [future.result(WITHIN_S) for future in futures] == list(range(2, 12))


def test_records_of_one_append_are_told_together_when_stored(storage, ear):
    storage.append([rating(1), rating(2), rating(3)], ear.stored)
    ear.wait_for_last("stored")
    assert ear.all("stored") == [[2, 3, 4]]


def test_everything_asked_for_is_stored_when_the_thread_is_stopped(start_storage, path, ear):
    storage = start_storage()
    for number in range(50):
        storage.append([rating(number)], ear.stored)
    storage.stop()
    assert len(ear.all("stored")) == 50
    with closing(Outbox(path, PLACE, KEY, stamp)) as outbox:
        assert len(log_of(outbox)) == 51


def test_file_is_closed_when_the_thread_is_stopped(start_storage, path):
    start_storage().stop()
    with closing(sqlite3.connect(path, timeout=0.05)) as other:
        assert other.execute("SELECT count(*) FROM log").fetchone() == (1,)


def test_call_gets_an_error_and_no_silence_when_it_comes_after_the_last_job(start_storage):
    storage = start_storage()
    go = threading.Event()
    storage.call(lambda _box: go.wait(WITHIN_S))
    stopping = threading.Thread(target=storage.stop)
    stopping.start()
    late = [storage.call(lambda box: box.head) for _ in range(1_000)]
    go.set()
    stopping.join()
    assert all(future.done() for future in late), "whoever waits for one of these waits for ever"
    errors = {str(future.exception()) for future in late} - {"None"}
    assert errors <= {"the storage thread has ended"}


def test_outbox_is_opened_on_the_thread_when_it_starts(start_storage, path, ear):
    opened_on: list[str] = []

    def open_outbox() -> Outbox:
        opened_on.append(threading.current_thread().name)
        return Outbox(path, PLACE, KEY, stamp)

    start_storage(open_outbox)
    assert opened_on == ["storage"]
    assert ear.told == [("up", None)]


def test_callers_own_fault_is_the_callers_when_a_call_fails(storage, ear):
    with pytest.raises(ZeroDivisionError):
        storage.call(lambda _box: 1 // 0).result(WITHIN_S)
    storage.append([rating()], ear.stored)
    ear.wait_for_last("stored")
    assert ear.all("down") == []


@pytest.mark.parametrize(
    "draft", [Draft("rating", {"took": 1.5}), Draft("rating", {"a": object()})]
)
def test_one_draft_is_lost_and_no_other_when_it_cannot_be_signed(storage, ear, draft, expected_log):
    expected_log("kiosk.queue.storage_thread", "could not be made and is lost: rating")
    storage.append([draft], ear.stored, ear.failed)
    storage.append([rating()], ear.stored)
    ear.wait_for_last("stored")
    assert ear.told == [("up", None), ("failed", "record"), ("stored", [2])]


def test_record_stays_stored_when_whoever_hears_of_it_fails(storage, ear, expected_log):
    expected_log("kiosk.queue.jobs", "failed to hear")
    storage.append([rating()], lambda _records: 1 // 0)
    storage.append([rating()], ear.stored)
    ear.wait_for_last("stored")
    assert ear.all("stored") == [[3]]


def test_slow_commit_is_told_and_then_service_is_lost_when_it_took_too_long(
    start_storage, ear, clock, path, expected_log
):
    class SlowOutbox(Outbox):
        def store(self, records, drafts):
            super().store(records, drafts)
            clock.ms += COMMIT_LIMIT_MS + 1 if drafts[0].kind == "rating" else 0

    expected_log("kiosk.queue.storage_thread", "stored after 1001 ms")
    storage = start_storage(lambda: SlowOutbox(path, PLACE, KEY, stamp))
    storage.append([rating()], ear.stored)
    ear.wait_for(lambda: len(ear.told) == 4)
    assert ear.told == [("up", None), ("stored", [2]), ("down", "storage-slow"), ("up", None)]


def test_time_in_the_queue_counts_when_a_commit_is_judged(start_storage, ear, clock, expected_log):
    expected_log("kiosk.queue.storage_thread", "stored after")
    storage = start_storage()
    go = threading.Event()
    storage.call(lambda _box: go.wait(WITHIN_S))
    storage.append([rating()], ear.stored)
    clock.ms += COMMIT_LIMIT_MS + 1
    go.set()
    ear.wait_for(lambda: len(ear.told) == 4)
    assert ear.all("down") == ["storage-slow"]


def test_service_is_kept_when_a_commit_took_just_the_limit(start_storage, ear, clock):
    storage = start_storage()
    go = threading.Event()
    storage.call(lambda _box: go.wait(WITHIN_S))
    storage.append([rating()], ear.stored)
    clock.ms += COMMIT_LIMIT_MS
    go.set()
    storage.append([rating()], ear.stored)
    ear.wait_for(lambda: len(ear.all("stored")) == 2)
    assert ear.all("down") == []


def test_service_is_lost_and_returns_when_somebody_waited_in_vain(storage, ear, expected_log):
    expected_log("kiosk.queue.storage_thread", "in vain")
    storage.check()
    ear.wait_for(lambda: len(ear.told) == 3)
    assert ear.told == [("up", None), ("down", "storage-slow"), ("up", None)]
    kinds = storage.call(lambda box: [record.kind for record in log_of(box)]).result(WITHIN_S)
    assert kinds == ["epoch.opened", "kiosk.outage"]


def test_rating_is_stored_first_when_what_may_wait_was_asked_for_before(storage, ear):
    begun, go_on = threading.Event(), threading.Event()

    def hold(_box):
        begun.set()
        assert go_on.wait(WITHIN_S)

    storage.call(hold)
    assert begun.wait(WITHIN_S)
    seen_by = [storage.call(lambda box: box.head.seq, may_wait=True) for _ in range(3)]
    for number in range(5):
        storage.append([rating(number)], ear.stored)
    go_on.set()
    assert [future.result(WITHIN_S) for future in seen_by] == [6, 6, 6]


def test_what_may_wait_is_done_before_the_end(start_storage):
    storage = start_storage()
    asked = [storage.call(lambda box: box.head.seq, may_wait=True) for _ in range(20)]
    storage.stop()
    assert [future.result(WITHIN_S) for future in asked] == [1] * 20
