"""The forwarder against a central that answers as scripted; the clock is turned by hand."""

import json

import pytest

from kiosk.queue import forwarder as forwarder_module
from kiosk.queue.backoff import MAX_RETRY_AFTER_S
from kiosk.queue.forwarder import REFUSED_WAIT_S, STORAGE_WAIT_S
from kiosk.queue.heartbeat import INTERVAL_S
from kiosk.record import Head, Place, SigningKey, base64url, sign_record
from tests.kiosk.queue.conftest import PLACE, WITHIN_S, driver, rating, receipt_of, stamp
from tests.kiosk.queue.forwarder_line import fail_one_call, open_line
from tests.kiosk.queue.loopback_server import cut, keep_silent, reply
from tests.kiosk.queue.scripted_central import problem, receipt


@pytest.fixture
def line(storage):
    """Give a forwarder over four records, and the chance 0.5 for every jitter."""
    with open_line(storage) as made:
        yield made


def test_everything_is_receipted_when_the_central_takes_it(line):
    wait_s = line.work()
    assert line.unsent == 0
    assert line.central.batches == [[1, 2, 3, 4]]
    assert wait_s == pytest.approx(INTERVAL_S)
    request = line.server.requests[-1]
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
    assert line.held == 4


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
    assert least <= line.waits_s <= most


@pytest.mark.parametrize(
    ("status", "identifier"), [(409, "fork"), (422, "bad-signature"), (403, "revoked")]
)
def test_records_are_kept_and_tried_slowly_when_they_are_refused(line, status, identifier, caplog):
    caplog.set_level("INFO")
    line.central.script = [problem(status, identifier)]
    line.work()
    assert line.unsent == 4
    assert line.waits_s >= REFUSED_WAIT_S
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
    assert line.waits_s >= REFUSED_WAIT_S


def test_lost_records_go_again_when_the_central_was_restored(line):
    line.work()
    line.central.restore(line.head.epoch, 1)
    line.append(2)
    line.work()
    assert line.unsent == 0
    assert line.held == 6
    assert line.central.batches[1:] == [[5, 6], [2, 3, 4, 5, 6]]


@pytest.mark.parametrize(("epoch", "seq"), [("the one before", 1), ("the one sent", 2)])
def test_receipted_records_stay_so_when_a_gap_that_cannot_be_is_claimed(line, epoch, seq):
    """Nobody signs a refusal: whoever stands in the line can write one."""
    line.work()
    before = line.head.epoch
    line.storage.call(lambda box: box.open_epoch("first-start")).result(WITHIN_S)
    expected = {"epoch": before if epoch == "the one before" else line.head.epoch, "seq": seq}
    line.central.script = [problem(409, "sequence-gap", expected=expected)]
    line.work()
    assert line.unsent == 1
    assert line.waits_s >= REFUSED_WAIT_S


def test_log_begins_anew_when_a_record_to_be_sent_is_not_what_was_signed(line, expected_log):
    expected_log("kiosk.queue")
    before = line.head.epoch
    line.storage.call(lambda box: box.reopen()).result(WITHIN_S)
    line.storage.call(forge_the_second_record).result(WITHIN_S)
    line.work()
    assert line.central.batches == []
    # What the next probe does; here no time passes.
    line.storage.call(lambda box: box.reopen()).result(WITHIN_S)
    assert line.head.epoch != before


def forge_the_second_record(box) -> None:
    compact = sign_record(
        SigningKey.generate(), box.place, box.head.epoch, 2, "A" * 43, stamp(), rating()
    ).compact
    driver(box).execute(
        "UPDATE log SET jws = ?, hash = ? WHERE number = 2",
        (compact, base64url.sha256(compact.encode())),
    )


def test_loop_ends_when_the_central_expects_what_never_was(line):
    line.central.script = [problem(409, "sequence-gap", expected={"epoch": "A" * 22, "seq": 9})]
    line.work()
    assert line.unsent == 4
    assert line.waits_s >= REFUSED_WAIT_S


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
        "another-hash": receipt(Head(head.epoch, head.seq, "A" * 43)),
        "ahead-of-the-log": receipt(Head(head.epoch, head.seq + 5, head.hash)),
        "another-epoch": receipt(Head("A" * 22, head.seq, head.hash)),
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


def test_attempts_go_on_when_storage_is_down_for_a_while(line, monkeypatch):
    fail_one_call(line, monkeypatch, turn=1)  # the first is the heartbeat's
    line.work()
    assert line.held == 0
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
