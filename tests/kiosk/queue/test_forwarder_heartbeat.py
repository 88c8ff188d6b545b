"""The heartbeat, which shares the forwarder's thread and session."""

import pytest

from kiosk.queue import forwarder as forwarder_module
from kiosk.queue.forwarder import STORAGE_WAIT_S
from kiosk.queue.heartbeat import INTERVAL_S, Condition
from kiosk.record import NightlyName, base64url
from tests.kiosk.queue.forwarder_line import fail_one_call, open_line
from tests.kiosk.queue.loopback_server import cut, reply


@pytest.fixture
def line(storage):
    """Give a forwarder over four records, and the chance 0.5 for every jitter."""
    with open_line(storage) as made:
        yield made


def test_heartbeat_says_where_the_log_stands_when_it_beats(line):
    line.work()
    said = line.central.heartbeats[-1]
    assert (said["epoch"], said["seq"], said["hash"]) == (
        line.head.epoch,
        line.head.seq,
        line.head.hash,
    )
    assert said["unsent"] == 4
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
    assert line.unsent == 0
    assert line.held == 4
    assert line.central.batches[-1] == [3, 4]


def test_lost_tail_goes_again_when_other_records_wait_too(line):
    line.work()
    line.append(3)
    line.central.restore(line.head.epoch, 2)
    line.central.script = [reply(503)]
    line.pass_time(INTERVAL_S * 2)
    line.work()
    assert line.unsent == 5
    line.pass_time(60)
    line.work()
    assert line.held == 7
    assert line.central.batches[-1] == [3, 4, 5, 6, 7]


def test_heartbeat_goes_out_before_the_first_batch_after_a_start(line):
    line.work()
    paths = [request.path.rpartition("/")[2].partition("?")[0] for request in line.server.requests]
    assert paths == ["time", "heartbeat", "records"]


def test_records_wait_for_the_first_heartbeat_when_the_central_was_away(line):
    line.server.behaviours = [cut()] * 20
    for _ in range(5):
        line.work()
        line.pass_time(10)
    line.server.behaviours = [line.central.behave]
    before = len(line.server.requests)
    line.pass_time(60)
    line.work()
    paths = [each.path.rpartition("/")[2].partition("?")[0] for each in line.server.requests]
    assert not {"records"} & set(paths[:before])
    assert paths[before:] == ["time", "heartbeat", "records"]
    assert line.unsent == 0


def test_records_wait_for_the_first_heartbeat_when_storage_failed_at_it(line, monkeypatch):
    fail_one_call(line, monkeypatch, turn=0)
    line.work()
    monkeypatch.undo()
    line.pass_time(STORAGE_WAIT_S)
    line.work()
    paths = [each.path.rpartition("/")[2].partition("?")[0] for each in line.server.requests]
    assert paths == ["time", "heartbeat", "records"]
    assert line.unsent == 0


def test_records_go_when_the_central_answers_and_not_to_the_heartbeat(line):
    answer = line.central.answer

    def without_heartbeats(request):
        is_record = request.path.endswith("/records")
        return answer(request) if is_record else reply(403, b"{}")

    line.central.answer = without_heartbeats
    line.work()
    assert line.unsent == 0


def test_beat_names_its_token_and_its_moment(line):
    line.heartbeat._condition = lambda: Condition(  # noqa: SLF001
        *("ok", "", 1, "unsynced", "1", "2026-03-02T08:00:00.000+07:00"), "0f1e", 77, "tpm2"
    )
    line.work()
    said = line.central.heartbeats[-1]
    assert (said["boot"], said["up_ms"], said["key_level"]) == ("0f1e", 77, "tpm2")
    assert said["configuration_etag"] is None
    assert said["token"] == base64url.sha256(f"token-of-{1_772_413_200}".encode())


def test_beat_tells_of_the_last_update_when_one_was_looked_for(line):
    told = ("refused", "e" * 300)
    line.heartbeat._condition = lambda: Condition(  # noqa: SLF001
        *("ok", "", 1, "unsynced", "1", "2026-03-02T08:00:00.000+07:00"), "0f1e", 77, update=told
    )
    line.work()
    assert line.central.heartbeats[-1]["update"] == {"outcome": "refused", "why": "e" * 200}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"epoch": "A" * 22, "number": 3, "hash": "A" * 43}, NightlyName("A" * 22, 3, "A" * 43)),
        (None, None),
        ("noise", None),
        ({"epoch": "A" * 22, "number": 0, "hash": "A" * 43}, None),
        ({"epoch": "A" * 22, "number": 3, "hash": "B" * 42}, None),
        ({"epoch": 1, "number": True, "hash": []}, None),
    ],
)
def test_nightly_head_is_kept_when_it_is_of_its_form(line, told, kept):
    line.central.more = {"nightly_head": told}
    line.work()
    assert line.heartbeat.nightly_head == kept
    assert line.unsent == 0
    line.central.more = {"nightly_head": None}
    line.pass_time(INTERVAL_S * 2)
    line.work()
    assert line.heartbeat.nightly_head == kept


def test_answer_to_another_kiosk_is_none(line):
    line.central.more = {"kiosk": "k-9999999999"}
    line.work()
    assert line.heartbeat.due_s - line.clock_s[0] == pytest.approx(60)


def test_answer_changes_nothing_when_it_is_an_old_one_sent_again(line):
    line.work()
    times, sent = len(line.central_times), len(line.central.batches)
    old = {"heartbeat": base64url.sha256(b"the beat before"), "next": 1}
    line.central.more = {**old, "time": "2020-01-01T00:00:00Z"}
    line.pass_time(INTERVAL_S * 2)
    line.work()
    assert len(line.central.heartbeats) == 2
    assert len(line.central_times) == times
    assert len(line.central.batches) == sent


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
    fail_one_call(line, monkeypatch, turn=1)  # the one that puts the lost records back
    line.work()
    monkeypatch.undo()
    assert (line.unsent, line.held) == (0, 2)
    line.pass_time(61)
    line.work()
    assert (line.unsent, line.held) == (0, 4)
