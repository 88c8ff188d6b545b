"""The heartbeat, which shares the forwarder's thread and session."""

import pytest

from kiosk.queue import forwarder as forwarder_module
from kiosk.queue.heartbeat import INTERVAL_S
from tests.kiosk.queue.forwarder_line import fail_one_call, open_line
from tests.kiosk.queue.loopback_server import reply


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
    assert line.held == 4


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
