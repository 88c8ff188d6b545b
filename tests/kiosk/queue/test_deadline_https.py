"""The same session over https: whom it trusts, and that the deadline holds there too."""

import datetime as dt
import time

import pytest

from kiosk.deadline import DeadlineSession, NoAnswerError
from tests.kiosk.queue.certificate import certificate
from tests.kiosk.queue.loopback_server import LoopbackServer, reply, trickle

DEADLINE_S = 0.6
LONG_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n" + b"x" * 60_000
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def trusted(tmp_path):
    return certificate(tmp_path, until=NOW + dt.timedelta(days=1))


def get(session: DeadlineSession, server: LoopbackServer):
    try:
        return session.request("GET", f"{server.url}/api", headers={})
    finally:
        session.close()


def test_answer_comes_when_the_certificate_is_the_one_to_trust(trusted):
    ca_file, context = trusted
    with LoopbackServer([reply(200, b"{}")], context) as server:
        assert get(DeadlineSession(ca_file), server).body == b"{}"


@pytest.mark.parametrize("named", [None, "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_no_answer_comes_when_only_the_environment_trusts_the_certificate(
    trusted, monkeypatch, named
):
    ca_file, context = trusted
    if named:
        monkeypatch.setenv(named, ca_file)
    with (
        LoopbackServer([reply(200, b"{}")], context) as server,
        pytest.raises(NoAnswerError, match="certificate"),
    ):
        get(DeadlineSession(), server)
    assert server.requests == []


def test_no_answer_comes_when_the_certificate_has_ended(tmp_path):
    ca_file, context = certificate(tmp_path, until=NOW - dt.timedelta(days=1))
    with (
        LoopbackServer([reply(200, b"{}")], context) as server,
        pytest.raises(NoAnswerError, match="expired"),
    ):
        get(DeadlineSession(ca_file), server)


def test_no_answer_comes_when_the_file_of_certificates_is_missing(tmp_path, trusted):
    with (
        LoopbackServer([reply(200, b"{}")], trusted[1]) as server,
        pytest.raises(NoAnswerError),
    ):
        get(DeadlineSession(str(tmp_path / "none.pem")), server)


def test_call_ends_at_its_deadline_when_the_server_trickles_over_https(trusted):
    ca_file, context = trusted
    with LoopbackServer([trickle(LONG_ANSWER)], context) as server:
        begun = time.monotonic()
        with pytest.raises(NoAnswerError, match="no whole answer"):
            get(DeadlineSession(ca_file, DEADLINE_S), server)
        assert DEADLINE_S <= time.monotonic() - begun < DEADLINE_S + 1
