"""The storage thread while storage fails: nothing is claimed, everything is counted, it returns.

The full disk is SQLite's own (`max_page_count` on every connection that is opened). Where a test
needs a commit that fails in a way no healthy disk shows, the real outbox does its work and the
failure is put after it.
"""

import threading
import time

import pytest
from sqlalchemy import Engine, event

from kiosk.queue.errors import StorageBrokenError, StorageError
from kiosk.queue.outage import Outage
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import COMMIT_LIMIT_MS
from kiosk.record import Draft
from tests.kiosk.queue.conftest import (
    KEY,
    PLACE,
    WITHIN_S,
    column,
    driver,
    log_of,
    rating,
    stamp,
)

PROMPTLY_S = 1.0
THREAD = "kiosk.queue.storage_thread"


class Disk:
    """A disk with a quota for whoever opens a connection; none at first."""

    def __init__(self) -> None:
        self.pages: int | None = None

    def limit(self, connection, _record) -> None:
        if self.pages is not None:
            connection.execute(f"PRAGMA max_page_count = {self.pages}")

    def fill(self, outbox: Outbox) -> None:
        """No room but for what is on the disk already; on the live connection too."""
        self.pages = column(outbox, "PRAGMA page_count")[0]
        driver(outbox).execute(f"PRAGMA max_page_count = {self.pages}")


@pytest.fixture
def disk():
    made = Disk()
    event.listen(Engine, "connect", made.limit)
    yield made
    event.remove(Engine, "connect", made.limit)


def append_until_full(storage, ear) -> int:
    """Append one record at a time until one fails; how many were stored."""
    for number in range(500):
        told = len(ear.told)
        storage.append([rating(number)], ear.stored, ear.failed)
        ear.wait_for(lambda told=told: len(ear.told) > told)
        if ear.all("down"):
            break
    ear.wait_for(lambda: bool(ear.all("failed")))
    return len(ear.all("stored"))


def kinds_and_bodies(storage) -> list[tuple[str, dict]]:
    found = storage.call(lambda box: [(each.kind, each.body) for each in log_of(box)])
    return found.result(WITHIN_S)


def test_nobody_is_thanked_and_service_is_lost_promptly_when_the_disk_is_full(
    storage, ear, disk, expected_log
):
    expected_log(THREAD, r"storage is down: .*full \(storage-full\)")
    storage.call(disk.fill).result(WITHIN_S)
    stored = append_until_full(storage, ear)
    assert ear.all("down") == ["storage-full"]
    assert ear.all("failed") == ["storage-full"]
    begun = time.monotonic()
    for number in range(5):
        storage.append([rating(number)], ear.stored, ear.failed)
    ear.wait_for(lambda: len(ear.all("failed")) == 6, PROMPTLY_S)
    assert time.monotonic() - begun < PROMPTLY_S
    assert len(ear.all("stored")) == stored
    disk.pages = None
    ear.wait_for_return()
    kept = kinds_and_bodies(storage)
    assert [kind for kind, _ in kept] == ["epoch.opened", *["rating"] * stored, "kiosk.outage"]


def test_one_outage_counts_what_was_lost_when_there_is_room_again(
    storage, ear, disk, clock, expected_log
):
    expected_log(THREAD, "storage-full")
    storage.call(disk.fill).result(WITHIN_S)
    append_until_full(storage, ear)
    clock.ms += 7_000
    storage.append([Draft("visit.called", {}), Draft("visit.served", {})], ear.stored, ear.failed)
    storage.append([rating(), Draft("visit.called", {})], ear.stored, ear.failed)
    ear.wait_for(lambda: len(ear.all("failed")) == 3)
    assert ear.all("up") == [None], "service returned although there is no room"
    disk.pages = None
    ear.wait_for_return()
    outages = [body for kind, body in kinds_and_bodies(storage) if kind == "kiosk.outage"]
    lost = {"rating": 2, "visit.called": 2, "visit.served": 1}
    assert outages == [{"reason": "storage-full", "took_ms": 7_000, "lost": lost}]
    storage.append([rating()], ear.stored, ear.failed)
    ear.wait_for_last("stored")


def test_storage_is_told_down_once_when_every_probe_fails(storage, ear, disk, expected_log):
    expected_log(THREAD, "storage-full")
    storage.call(disk.fill).result(WITHIN_S)
    append_until_full(storage, ear)
    reopened = threading.Event()
    event.listen(Engine, "connect", lambda *_: reopened.set(), once=True)
    assert reopened.wait(WITHIN_S)
    assert ear.all("down") == ["storage-full"]
    disk.pages = None
    ear.wait_for_return()


def test_receipts_are_taken_while_the_disk_is_full_when_they_come(storage, ear, disk, expected_log):
    expected_log(THREAD, "storage-full")
    storage.call(disk.fill).result(WITHIN_S)
    append_until_full(storage, ear)
    assert storage.call(lambda box: box.unsent()).result(WITHIN_S) > 0
    assert ear.all("down") == ["storage-full"]
    disk.pages = None
    ear.wait_for_return()


@pytest.mark.parametrize("asked", ["appends", "calls"])
def test_service_returns_when_jobs_never_cease(start_storage, ear, disk, expected_log, asked):
    """Each job asks for the next: a queue that is never empty must not keep the probes away."""
    expected_log(THREAD, "storage-full")
    storage = start_storage(monotonic_ms=lambda: time.monotonic_ns() // 1_000_000)
    storage.call(disk.fill).result(WITHIN_S)
    append_until_full(storage, ear)
    disk.pages = None
    enough = threading.Event()

    def ask_again(_of: object) -> None:
        if enough.is_set():
            return
        if asked == "appends":
            storage.append([rating()], ask_again, ask_again)
        else:
            storage.call(ask_again)

    ask_again(None)
    try:
        ear.wait_for(lambda: len(ear.all("up")) == 2, 5)
    finally:
        enough.set()


class FailingOutbox(Outbox):
    """The real outbox, on a disk that fails as its class attributes say."""

    committed_but_unsure = 0
    not_committed = 0
    reopens_that_fail = 0

    def store(self, records, drafts):
        kind = type(self)
        if kind.not_committed:
            kind.not_committed -= 1
            raise StorageBrokenError("disk I/O error")
        head = self.head
        super().store(records, drafts)
        if kind.committed_but_unsure:
            kind.committed_but_unsure -= 1
            # What the process knows when the last call of the commit fails.
            self.head = head
            raise StorageBrokenError("disk I/O error")

    def reopen(self):
        kind = type(self)
        if kind.reopens_that_fail:
            kind.reopens_that_fail -= 1
            self.close()
            raise StorageBrokenError("disk I/O error")
        super().reopen()


@pytest.fixture
def failing(start_storage, path):
    """Give a storage thread whose disk fails as the class then says, and that class."""
    kind = type("FailingOutboxOfThisTest", (FailingOutbox,), {})
    return start_storage(lambda: kind(path, PLACE, KEY, stamp)), kind


@pytest.mark.parametrize("reopens_that_fail", [0, 1, 2])
def test_commit_is_told_late_when_it_had_reached_the_disk_after_all(
    failing, ear, expected_log, reopens_that_fail
):
    expected_log(THREAD, "storage-broken")
    storage, kind = failing
    kind.committed_but_unsure = 1
    kind.reopens_that_fail = reopens_that_fail
    storage.append([rating()], ear.stored, ear.failed)
    ear.wait_for_return()
    assert ear.told == [
        ("up", None),
        ("down", "storage-broken"),
        ("stored", [2]),
        ("up", None),
    ]
    kept = kinds_and_bodies(storage)
    assert [kind for kind, _ in kept] == ["epoch.opened", "rating", "kiosk.outage"]
    assert kept[-1][1]["lost"] == {}


@pytest.mark.parametrize("reopens_that_fail", [0, 1])
def test_commit_is_counted_as_lost_when_it_had_not_reached_the_disk(
    failing, ear, expected_log, reopens_that_fail
):
    expected_log(THREAD, "storage-broken")
    storage, kind = failing
    kind.not_committed = 1
    kind.reopens_that_fail = reopens_that_fail
    storage.append([rating()], ear.stored, ear.failed)
    ear.wait_for_return()
    assert ear.told == [
        ("up", None),
        ("down", "storage-broken"),
        ("failed", "storage-broken"),
        ("up", None),
    ]
    assert kinds_and_bodies(storage)[-1][1]["lost"] == {"rating": 1}


def test_outage_is_one_record_when_its_own_commit_seems_to_fail(failing, ear, expected_log):
    expected_log(THREAD, "storage-broken")
    storage, kind = failing
    kind.not_committed = 1
    storage.append([rating()], None, lambda _code: setattr(kind, "committed_but_unsure", 1))
    ear.wait_for_return()
    kinds = [kind for kind, _ in kinds_and_bodies(storage)]
    assert kinds == ["epoch.opened", "kiosk.outage"]


def test_outage_counts_what_was_lost_after_its_first_record_when_that_seemed_to_fail(outbox):
    outage = Outage("storage-full", since_ms=0)
    outage.lost.update(["rating", "rating"])
    outage.record_in(outbox, 1_000)
    outage.lost.update(["rating", "visit.called"])
    outage.record_in(outbox, 2_000)
    bodies = [record.body for record in log_of(outbox)[1:]]
    assert [body["lost"] for body in bodies] == [{"rating": 2}, {"rating": 1, "visit.called": 1}]
    outage.record_in(outbox, 3_000)
    assert len(log_of(outbox)) == 3


def test_fault_of_ours_ends_no_thread_when_it_happens_at_a_commit(
    start_storage, ear, path, expected_log
):
    class FaultyOutbox(Outbox):
        faults = 1

        def store(self, records, drafts):
            if FaultyOutbox.faults and drafts[0].kind == "rating":
                FaultyOutbox.faults -= 1
                raise ZeroDivisionError
            super().store(records, drafts)

    expected_log(THREAD, "by a fault of ours")
    expected_log(THREAD, "ZeroDivisionError")
    storage = start_storage(lambda: FaultyOutbox(path, PLACE, KEY, stamp))
    storage.append([rating()], ear.stored, ear.failed)
    ear.wait_for_return()
    storage.append([rating()], ear.stored, ear.failed)
    ear.wait_for_last("stored")
    assert ear.all("failed") == ["storage-broken"]


def test_service_does_not_return_when_the_probe_is_slow(
    start_storage, ear, clock, path, expected_log
):
    class SlowProbe(Outbox):
        slow_probes = 2

        def probe(self):
            super().probe()
            if SlowProbe.slow_probes:
                SlowProbe.slow_probes -= 1
                clock.ms += COMMIT_LIMIT_MS + 1

    expected_log(THREAD, "in vain")
    storage = start_storage(lambda: SlowProbe(path, PLACE, KEY, stamp))
    storage.check()
    ear.wait_for_return()
    outages = [body for kind, body in kinds_and_bodies(storage) if kind == "kiosk.outage"]
    assert len(outages) == 1
    assert outages[0]["took_ms"] == 2 * (COMMIT_LIMIT_MS + 1)


def test_storage_comes_up_at_once_when_the_file_is_garbage(start_storage, ear, path, expected_log):
    expected_log("kiosk.queue.replacement", "outbox-broken")
    path.write_bytes(b"garbage")
    storage = start_storage()
    storage.append([rating()], ear.stored, ear.failed)
    ear.wait_for_last("stored")
    assert ear.told == [("up", None), ("stored", [2])]
    assert path.with_name("outbox.sqlite.broken-1").read_bytes() == b"garbage"


def test_code_for_it_stays_the_first_cause_when_the_forwarder_asks_a_file_that_never_opened(
    start_storage, ear, path, expected_log
):
    expected_log(THREAD, "storage-owner")
    Outbox(path, PLACE, KEY, stamp).close()
    other = type(KEY)(bytes(32))
    storage = start_storage(lambda: Outbox(path, PLACE, other, stamp))
    with pytest.raises(StorageError, match="not open"):
        storage.call(lambda box: box.unsent()).result(WITHIN_S)
    assert ear.told == [("down", "storage-owner")]


def test_code_for_it_stays_when_a_call_fails_while_storage_is_down(storage, ear, expected_log):
    expected_log(THREAD, "storage-slow")

    def fail(_box):
        raise StorageBrokenError("the outbox is closed")

    storage.check()
    with pytest.raises(StorageBrokenError):
        storage.call(fail).result(WITHIN_S)
    ear.wait_for_return()
    assert ear.all("down") == ["storage-slow"]


def test_storage_goes_down_when_a_receipt_cannot_be_noted(storage, ear, expected_log):
    expected_log(THREAD, "disk I/O error")

    def fail(_box):
        raise StorageBrokenError("disk I/O error")

    with pytest.raises(StorageBrokenError):
        storage.call(fail).result(WITHIN_S)
    ear.wait_for_return()
    assert ear.told == [("up", None), ("down", "storage-broken"), ("up", None)]
