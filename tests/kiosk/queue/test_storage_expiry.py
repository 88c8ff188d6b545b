"""The storage thread deletes attachments in their time, and ratings go on whatever happens."""

import pytest

from kiosk.queue.errors import StorageBusyError
from kiosk.queue.expiry import FIRST_ROUND_MS, KEPT_MS, ROUND_MS, STEP
from kiosk.queue.outbox import Outbox
from tests.kiosk.queue.conftest import KEY, PLACE, WITHIN_S, rating
from tests.kiosk.queue.kept_boxes import Machine, called, kept


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_storage_thread_deletes_when_its_time_has_come(start_storage, path, clock, machine, caplog):
    caplog.set_level("INFO", "kiosk.queue.storage_thread")
    storage = start_storage(lambda: Outbox(path, PLACE, KEY, machine.stamp))
    storage.append([called(number) for number in range(STEP + 1)])
    assert storage.call(kept).result(WITHIN_S) == ["ticket"] * (STEP + 1)
    machine.run(KEPT_MS)
    clock.ms += FIRST_ROUND_MS - 1
    assert len(storage.call(kept).result(WITHIN_S)) == STEP + 1
    clock.ms += ROUND_MS
    storage.call(kept).result(WITHIN_S)
    assert len(storage.call(kept).result(WITHIN_S)) == 1
    clock.ms += ROUND_MS
    storage.call(kept).result(WITHIN_S)
    assert storage.call(kept).result(WITHIN_S) == []
    assert [m for m in caplog.messages if "deleted" in m] == [
        f"attachments deleted: {STEP}", "attachments deleted: 1",
    ]  # fmt: skip


def test_rating_is_stored_when_a_fault_of_ours_ends_a_deletion(
    start_storage, path, clock, machine, ear, expected_log
):
    class Faulty(Outbox):
        def expire(self):
            return 1 // 0

    expected_log("kiosk.queue.storage_thread", "fault of ours")
    storage = start_storage(lambda: Faulty(path, PLACE, KEY, machine.stamp))
    clock.ms += FIRST_ROUND_MS
    for _ in range(2):
        storage.call(kept).result(WITHIN_S)
    storage.append([rating()], ear.stored)
    ear.wait_for_last("stored")
    assert ear.all("down") == []


def test_service_is_lost_and_returns_when_a_deletion_meets_a_busy_file(
    start_storage, path, clock, machine, ear, expected_log
):
    class Busy(Outbox):
        def expire(self):
            raise StorageBusyError("another program holds the file")

    expected_log("kiosk.queue.storage_thread", "storage is down")
    storage = start_storage(lambda: Busy(path, PLACE, KEY, machine.stamp))
    clock.ms += FIRST_ROUND_MS
    storage.call(kept)
    ear.wait_for(lambda: bool(ear.all("down")))
    clock.ms += 500
    storage.check()
    ear.wait_for_last("up")
    assert ear.all("down") == ["storage-busy"]
