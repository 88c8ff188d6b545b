"""The forwarder against a central that answers as scripted; the clock is turned by hand."""

import json
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

import pytest

from kiosk.deadline import DeadlineSession
from kiosk.queue import forwarder as forwarder_module
from kiosk.queue.backoff import MAX_RETRY_AFTER_S
from kiosk.queue.errors import StorageFullError
from kiosk.queue.forwarder import REFUSED_WAIT_S, STORAGE_WAIT_S, Central, Forwarder
from kiosk.queue.heartbeat import INTERVAL_S, Condition, Heartbeat
from kiosk.record import Head, Place
from tests.kiosk.queue.conftest import (
    CENTRAL_KEY,
    KEY,
    PLACE,
    WITHIN_S,
    rating,
    receipt_of,
)
from tests.kiosk.queue.loopback_server import LoopbackServer, cut, keep_silent, reply
from tests.kiosk.queue.scripted_central import ScriptedCentral, problem, receipt

DEADLINE_S = 0.4


@dataclass
class Line:
    """A forwarder, what it stands between, and the clock it goes by."""

    forwarder: Forwarder
    central: ScriptedCentral
    server: LoopbackServer
    storage: object
    heartbeat: Heartbeat
    clock_s: list[float]
    central_times: list[int] = field(default_factory=list)

    def work(self) -> float:
        return self.forwarder.work()

    def pass_time(self, seconds: float) -> None:
        self.clock_s[0] += seconds

    @property
    def unsent(self) -> int:
        return self.storage.call(lambda box: box.unsent()).result(WITHIN_S)

    @property
    def head(self) -> Head:
        return self.storage.call(lambda box: box.head).result(WITHIN_S)

    def append(self, count: int) -> None:
        drafts = [rating(number, ticket=b"sealed") for number in range(count)]
        self.storage.call(lambda box: box.append(drafts)).result(WITHIN_S)


def condition() -> Condition:
    return Condition("ok", "", 1_000, "synced", "0.1.0", "2026-03-02T08:00:00.000+07:00")


@pytest.fixture
def line(storage):
    """Give a forwarder over four records, and the chance 0.5 for every jitter."""
    central = ScriptedCentral()
    clock_s = [1_000.0]
    times: list[int] = []
    with LoopbackServer([central.behave]) as server:
        session = DeadlineSession(deadline_s=DEADLINE_S)
        heartbeat = Heartbeat(
            server.url,
            PLACE.kiosk,
            KEY,
            CENTRAL_KEY.verify_key,
            condition,
            times.append,
            lambda at_s: f"token-of-{at_s}",
            lambda: clock_s[0],
            lambda: "nonce",
            lambda: 0.5,
        )
        forwarder = Forwarder(
            Central(server.url + "/", PLACE.kiosk, CENTRAL_KEY.verify_key),
            storage,
            session,
            heartbeat,
            lambda: clock_s[0],
            lambda: 0.5,
        )
        made = Line(forwarder, central, server, storage, heartbeat, clock_s, times)
        made.append(3)
        yield made
        session.close()


def held(line: Line) -> int:
    return sum(map(len, line.central.logs.values()))


def test_everything_is_receipted_when_the_central_takes_it(line):
    wait_s = line.work()
    assert line.unsent == 0
    assert line.central.batches == [[1, 2, 3, 4]]
    assert wait_s == pytest.approx(INTERVAL_S)
    request = line.server.requests[0]
    assert request.path == f"/api/v1/kiosks/{PLACE.kiosk}/records"
    assert request.headers["content-encoding"] == "gzip"
    assert "authorization" not in request.headers


def test_nothing_is_asked_again_when_nothing_is_new(line):
    line.work()
    before = len(line.server.requests)
    line.work()
    assert len(line.server.requests) == before


def test_long_log_goes_in_several_batches_when_it_waits(line, monkeypatch):
    monkeypatch.setattr(forwarder_module, "MAX_RECORDS", 10)
    line.forwarder._limit = 10  # noqa: SLF001 - as it would begin with this maximum
    line.append(31)
    line.work()
    assert list(map(len, line.central.batches)) == [10, 10, 10, 5]
    assert line.unsent == 0


TROUBLE = {
    "500": reply(500, b"<html>oops</html>"),
    "502": reply(502, b""),
    "429": problem(429, "not-now"),
    "503": problem(503, "not-now"),
    "captive-portal": reply(200, b"<html>Welcome</html>", Content_Type="text/html"),
    "redirect": reply(302, b"", Location="http://127.0.0.1:9/login"),
    "json-without-receipt": reply(200, b"{}"),
    "cut-at-once": cut(),
    "cut-in-the-body": cut(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
    "silence": keep_silent,
    "taken-but-the-reply-lost": "the reply was lost",
}


@pytest.mark.parametrize("kind", TROUBLE)
def test_records_wait_and_go_once_more_when_there_is_trouble(line, kind):
    line.central.script = [TROUBLE[kind]] * 3
    waits = []
    for _ in range(3):
        waits.append(line.work())
        assert line.unsent == 4, "only a receipt ends the wait"
        line.pass_time(waits[-1])
    assert waits == [1, 2, 4]
    line.work()
    assert line.unsent == 0
    assert held(line) == 4


def test_attempt_waits_its_time_when_new_records_come(line):
    line.central.script = [reply(500)] * 2
    line.work()
    asked = len(line.server.requests)
    line.append(1)
    line.forwarder.wake()
    assert line.work() == 1
    assert len(line.server.requests) == asked


@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [("7", 7, 7 * 1.5), ("0", 0.5, 1.5), ("86400", MAX_RETRY_AFTER_S, MAX_RETRY_AFTER_S * 1.5)],
)
def test_wait_is_what_the_central_asks_when_it_says_retry_after(line, retry_after, least, most):
    line.central.script = [problem(503, "not-now", {"Retry_After": retry_after})]
    line.work()
    waited = line.forwarder._next_attempt_s - line.clock_s[0]  # noqa: SLF001 - no beat comes first
    assert least <= waited <= most


@pytest.mark.parametrize(
    ("status", "identifier"), [(409, "fork"), (422, "bad-signature"), (403, "revoked")]
)
def test_records_are_kept_and_tried_slowly_when_they_are_refused(line, status, identifier, caplog):
    caplog.set_level("INFO")
    line.central.script = [problem(status, identifier)]
    line.work()
    assert line.unsent == 4
    assert line.forwarder._next_attempt_s - line.clock_s[0] >= REFUSED_WAIT_S  # noqa: SLF001
    assert f"refused: {identifier}" in caplog.text
    line.pass_time(REFUSED_WAIT_S * 2)
    line.work()
    assert line.unsent == 0


def test_batches_are_halved_until_they_pass_when_they_are_too_large(line):
    line.append(60)
    line.central.script = [problem(413, "too-large")] * 4
    line.work()
    assert line.unsent == 0
    assert line.central.batches[0] == [1, 2, 3, 4], "64 records, halved four times"
    assert [len(batch) for batch in line.central.batches] == [4, 8, 16, 32, 4]


def test_single_record_is_kept_and_tried_slowly_when_it_is_too_large(line, caplog):
    caplog.set_level("INFO")
    line.central.script = [problem(413, "too-large")] * 3
    line.work()
    assert line.unsent == 4
    assert "one record is too large" in caplog.text
    assert line.forwarder._next_attempt_s - line.clock_s[0] >= REFUSED_WAIT_S  # noqa: SLF001


def test_lost_records_go_again_when_the_central_was_restored(line):
    line.work()
    line.central.restore(line.head.epoch, 1)
    line.append(2)
    line.work()
    assert line.unsent == 0
    assert held(line) == 6
    assert line.central.batches[1:] == [[5, 6], [2, 3, 4, 5, 6]]


def test_loop_ends_when_the_central_expects_what_never_was(line):
    line.central.script = [problem(409, "sequence-gap", expected={"epoch": "B" * 22, "seq": 9})]
    line.work()
    assert line.unsent == 4
    assert line.forwarder._next_attempt_s - line.clock_s[0] >= REFUSED_WAIT_S  # noqa: SLF001


def test_loop_ends_when_the_central_asks_for_what_is_under_way(line):
    head = line.head
    line.central.script = [
        problem(409, "sequence-gap", expected={"epoch": head.epoch, "seq": 1})
    ] * 50
    line.work()
    assert len(line.central.script) == 49
    assert line.unsent == 4


def foreign_receipts(head: Head) -> dict[str, str]:
    return {
        "another-kiosk": receipt_of(head, Place(PLACE.site, "k-other"))[1],
        "another-hash": receipt(Head(head.epoch, head.seq, "B" * 43)),
        "ahead-of-the-log": receipt(Head(head.epoch, head.seq + 5, head.hash)),
        "another-epoch": receipt(Head("B" * 22, head.seq, head.hash)),
    }


@pytest.mark.parametrize(
    "kind", ["another-kiosk", "another-hash", "ahead-of-the-log", "another-epoch"]
)
def test_records_wait_when_the_receipt_is_not_of_this_log(line, kind, caplog):
    caplog.set_level("INFO")
    body = json.dumps({"receipt": foreign_receipts(line.head)[kind]}).encode()
    line.central.script = [reply(200, body)]
    line.work()
    assert line.unsent == 4
    assert "not of this log" in caplog.text


def test_old_receipt_ends_no_wait_when_it_is_played_again(line):
    line.work()
    old = json.dumps({"receipt": receipt(line.head)}).encode()
    line.append(3)
    line.central.script = [reply(200, old)] * 3
    line.work()
    assert len(line.central.script) == 2, "one attempt, then the wait"
    assert line.unsent == 3


def fail_one_call(line, monkeypatch, turn: int) -> None:
    """Let one of the next calls to storage fail as on a full disk."""
    ask, turns = line.storage.call, iter(range(1_000))

    def call(work):
        if next(turns) != turn:
            return ask(work)
        failed: Future = Future()
        failed.set_exception(StorageFullError("full"))
        return failed

    monkeypatch.setattr(line.storage, "call", call)


def test_attempts_go_on_when_storage_is_down_for_a_while(line, monkeypatch):
    fail_one_call(line, monkeypatch, turn=0)
    line.work()
    assert held(line) == 0
    line.pass_time(STORAGE_WAIT_S)
    line.work()
    assert line.unsent == 0


def test_trouble_is_said_once_when_it_goes_on(line, caplog):
    caplog.set_level("INFO")
    line.central.script = [reply(500)] * 10 + [reply(502)] * 2
    for _ in range(12):
        line.pass_time(line.work() + 100)
    said = [record.message for record in caplog.records if "not sent" in record.message]
    assert len(said) == 2
    line.work()
    assert "answers again" in caplog.text


# --- the heartbeat, which shares the session


def test_heartbeat_says_where_the_log_stands_when_it_beats(line):
    line.work()
    said = line.central.heartbeats[-1]
    assert (said["epoch"], said["seq"], said["hash"]) == (
        line.head.epoch,
        line.head.seq,
        line.head.hash,
    )
    assert said["unsent"] == 0
    beat = next(each for each in line.server.requests if each.path.endswith("/heartbeat"))
    assert beat.headers["authorization"] == f"Bearer token-of-{1_772_413_200}"
    assert line.central_times == [1_772_413_200_000] * 2


def test_heartbeat_comes_between_batches_when_catching_up_takes_long(line, monkeypatch):
    monkeypatch.setattr(forwarder_module, "MAX_RECORDS", 1)
    line.forwarder._limit = 1  # noqa: SLF001 - as it would begin with this maximum
    sent = line.forwarder._send_batch  # noqa: SLF001 - each batch takes a minute on this line

    def slowly() -> bool:
        line.pass_time(60)
        return sent()

    monkeypatch.setattr(line.forwarder, "_send_batch", slowly)
    line.append(20)
    line.work()
    unsent = [said["unsent"] for said in line.central.heartbeats]
    assert len(unsent) >= 4
    assert unsent == sorted(unsent, reverse=True)


def test_lost_tail_goes_again_when_the_heartbeats_answer_shows_it(line):
    line.work()
    line.central.restore(line.head.epoch, 2)
    line.pass_time(INTERVAL_S * 2)
    line.work()
    assert line.unsent == 2
    line.work()
    assert line.unsent == 0
    assert held(line) == 4


def test_heartbeat_comes_again_soon_when_it_was_not_answered(line):
    line.server.behaviours = [reply(500)]
    line.work()
    assert line.heartbeat.due_s - line.clock_s[0] == pytest.approx(60)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"time": 5}', b'{"time": "a.b.c"}', b"\xff", b'{"answer": null}']
)
def test_time_is_not_taken_when_its_answer_is_noise(line, body):
    line.server.behaviours = [reply(200, body)]
    line.work()
    assert line.central_times == []


def test_forwarder_goes_on_when_storage_fails_at_the_heartbeat(line, monkeypatch):
    line.work()
    line.central.restore(line.head.epoch, 2)
    line.pass_time(INTERVAL_S * 2)
    fail_one_call(line, monkeypatch, turn=2)  # the one that puts the lost records back
    line.work()
    monkeypatch.undo()
    assert line.unsent == 0
    line.pass_time(61)
    line.work()
    assert line.unsent == 2


# --- its thread


def test_records_are_sent_by_themselves_when_the_thread_runs(line):
    line.forwarder.start()
    line.server.wait_for_requests(3)
    line.append(2)
    line.forwarder.wake()
    line.server.wait_for_requests(4)
    line.forwarder.stop()
    assert line.unsent == 0
    assert held(line) == 6


def test_last_records_go_when_it_is_stopped_in_order(line):
    line.forwarder.start()
    line.server.wait_for_requests(3)
    line.append(2)
    line.forwarder.stop()
    assert line.unsent == 0


def test_thread_ends_soon_when_the_central_is_silent(line):
    line.server.behaviours = [keep_silent]
    line.forwarder.start()
    line.server.wait_for_requests(1)
    ended = threading.Event()
    stopping = threading.Thread(target=lambda: (line.forwarder.stop(), ended.set()))
    stopping.start()
    assert ended.wait(5)
    stopping.join()
    assert line.unsent == 4


def test_forwarder_goes_on_when_a_fault_of_ours_happens(line, monkeypatch, expected_log):
    expected_log("kiosk.queue.forwarder", "fault of ours")
    monkeypatch.setattr(forwarder_module, "FAULT_WAIT_S", 0.01)
    monkeypatch.setattr(forwarder_module, "GATHER_S", 0.01)
    faults = [ZeroDivisionError()]
    work = line.forwarder.work

    def sometimes() -> float:
        if faults:
            raise faults.pop()
        return work()

    monkeypatch.setattr(line.forwarder, "work", sometimes)
    line.forwarder.start()
    line.server.wait_for_requests(3)
    line.forwarder.stop()
    assert line.unsent == 0
