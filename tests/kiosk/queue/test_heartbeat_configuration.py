"""The configuration is fetched when the heartbeat's answer names another one."""

import json
from dataclasses import replace

import pytest

from kiosk.identity.configuration_settings import Refusal
from kiosk.queue.heartbeat import INTERVAL_S
from tests.kiosk.queue.forwarder_line import open_line
from tests.kiosk.queue.loopback_server import reply


class Door:
    """Holds what it is given."""

    def __init__(self):
        self.wanted, self.etag, self.taken, self.fails = True, None, [], None
        self.etag_in_force, self.refused = None, None

    def take(self, compact):
        self.taken.append(compact)
        if self.fails:
            raise self.fails
        self.etag = f"tag-of-{compact}"


class Line:
    """A line whose central has a configuration."""

    def __init__(self, line):
        self.line, self.door = line, Door()
        self.tag, self.body, self.status = "tag-of-one", json.dumps({"configuration": "one"}), 200
        line.heartbeat._configuration = self.door  # noqa: SLF001 - as the composition root gives it
        signed, answer = line.central.signed, line.central.answer

        def sign(member, typ, **content):
            if member == "answer":
                content["configuration_etag"] = self.tag
            return signed(member, typ, **content)

        def tell(request):
            if request.path.endswith("/configuration"):
                return reply(self.status, self.body.encode())
            return answer(request)

        line.central.signed, line.central.answer = sign, tell

    def beat(self):
        self.line.pass_time(INTERVAL_S * 2)
        before = len(self.line.central.heartbeats)
        self.line.work()
        assert len(self.line.central.heartbeats) == before + 1

    @property
    def asked(self):
        return [each for each in self.line.server.requests if each.path.endswith("configuration")]


@pytest.fixture
def line(storage):
    with open_line(storage) as made:
        yield Line(made)


def test_configuration_is_fetched_once_with_the_kiosks_token(line):
    line.beat()
    assert line.door.taken == ["one"]
    (request,) = line.asked
    assert request.method == "GET"
    assert request.headers["authorization"].startswith("Bearer token-of-")
    assert "if-none-match" not in request.headers
    line.beat()
    assert len(line.asked) == 1


def test_configuration_is_fetched_again_when_the_central_has_another(line):
    line.beat()
    line.tag, line.body = "tag-of-two", json.dumps({"configuration": "two"})
    line.beat()
    assert line.door.taken == ["one", "two"]
    assert line.asked[1].headers["if-none-match"] == '"tag-of-one"'


@pytest.mark.parametrize("tag", [None, 5, True])
def test_nothing_is_fetched_when_the_answer_names_none(line, tag):
    line.tag = tag
    line.beat()
    assert line.asked == []


def test_nothing_is_fetched_when_no_configuration_could_be_verified(line):
    line.door.wanted = False
    line.beat()
    assert line.asked == []


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, "{}"), (304, ""), (200, ""), (200, "[]"), (200, '{"configuration": 5}'), (404, "x")],
)
def test_beat_is_none_the_worse_when_the_answer_is_noise(line, status, body, expected_log):
    expected_log("kiosk.queue.heartbeat", "the configuration is not taken: HTTP")
    line.status, line.body = status, body
    line.beat()
    assert line.door.taken == []
    assert line.line.heartbeat.due_s - line.line.clock_s[0] == pytest.approx(INTERVAL_S)


def test_refusal_is_said_once_and_asked_again(line, expected_log, log_watch):
    expected_log("kiosk.queue.heartbeat", "the configuration is not taken: forged")
    line.door.fails = ValueError("forged")
    line.beat()
    line.beat()
    assert len(line.asked) == 2
    assert len(log_watch.records) == 1


def test_beat_names_what_is_in_force_and_what_was_refused(line):
    condition = line.line.heartbeat._condition()  # noqa: SLF001 - of a kiosk with a boot
    line.line.heartbeat._condition = lambda: replace(condition, boot="0f1e")  # noqa: SLF001
    line.tag = None
    line.beat()
    first = line.line.central.heartbeats[-1]
    assert (first["configuration_etag"], first["configuration_refused"]) == (None, None)
    line.door.etag, line.door.etag_in_force = "held", "before"
    line.door.refused = Refusal("other", "a reason")
    line.beat()
    told = line.line.central.heartbeats[-1]
    assert told["configuration_etag"] == "before"
    assert told["configuration_refused"] == {"etag": "other", "why": "a reason"}
