"""A call to a server that misbehaves: it ends at its deadline, with an answer or without."""

import gzip
import socket
import threading
import time
import tracemalloc
from contextlib import closing, suppress
from typing import Self

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import deadline
from kiosk.deadline import MAX_REPLY_BYTES, DeadlineSession, NoAnswerError
from tests.kiosk.queue.loopback_server import (
    LoopbackServer,
    cut,
    keep_silent,
    pour,
    reply,
    trickle,
)

DEADLINE_S = 0.4
SLACK_S = 1.0
MEMORY_LIMIT_BYTES = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\n"
LONG_BODY = b"Content-Length: 60000\r\n\r\n" + b"x" * 60_000
OPEN_BODY = b"Connection: close\r\n\r\n" + b'{"receipt": "' + b"x" * 60_000
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 10_000


@pytest.fixture
def session():
    """Give a session with a short deadline."""
    made = DeadlineSession(deadline_s=DEADLINE_S)
    yield made
    made.close()


def get(session: DeadlineSession, server: LoopbackServer):
    return session.request("GET", f"{server.url}/api", headers={})


def seconds_until_given_up(session: DeadlineSession, server: LoopbackServer) -> float:
    begun = time.monotonic()
    with pytest.raises(NoAnswerError):
        get(session, server)
    return time.monotonic() - begun


def test_answer_comes_whole_when_the_server_behaves(session):
    body = b'{"receipt": "x"}'
    with LoopbackServer([reply(200, body, Retry_After="7", Content_Type="application/json")]) as at:
        answer = get(session, at)
    assert (answer.status, answer.body, answer.retry_after_s) == (200, body, 7.0)
    assert answer.content_type == "application/json"


def test_request_arrives_whole_when_it_is_posted(session):
    with LoopbackServer([reply(200)]) as server:
        session.request("POST", f"{server.url}/api", body=b"\0\xff" * 500_000, headers={"A": "b"})
    assert server.requests[0].body == b"\0\xff" * 500_000
    assert server.requests[0].headers["a"] == "b"


def test_connection_is_kept_when_calls_follow_one_another(session):
    with LoopbackServer([reply(200)]) as server:
        for _ in range(5):
            get(session, server)
        assert len(server.open) == 1


@pytest.mark.parametrize(
    "content",
    [
        HEAD + b"X: " + b"x" * 60_000,
        HEAD + LONG_BODY,
        HEAD + OPEN_BODY,
        HEAD + CHUNKED,
        b"H" * 9999,
    ],
    ids=["in-headers", "in-body", "in-body-without-length", "in-chunks", "in-status"],
)
def test_call_ends_at_its_deadline_when_the_server_trickles(session, content):
    with LoopbackServer([trickle(content)]) as server:
        took = seconds_until_given_up(session, server)
    assert DEADLINE_S <= took < DEADLINE_S + SLACK_S


def test_half_an_answer_is_none_when_the_deadline_cuts_it(session):
    """Without a length, a body that is cut looks like one that has ended."""
    whole = HEAD + b"Connection: close\r\n\r\n" + b"{" * 3

    def behave(request, connection, server):
        connection.sendall(whole)
        keep_silent(request, connection, server)

    with LoopbackServer([behave]) as server, pytest.raises(NoAnswerError, match=r"within 0\.4 s"):
        get(session, server)


def test_call_ends_at_its_deadline_when_the_server_is_silent(session):
    with LoopbackServer([keep_silent]) as server:
        assert seconds_until_given_up(session, server) < DEADLINE_S + SLACK_S


def test_next_call_is_answered_when_the_one_before_ended_at_its_deadline(session):
    with LoopbackServer([keep_silent, reply(200, b"{}")]) as server:
        seconds_until_given_up(session, server)
        assert get(session, server).body == b"{}"


class FullBacklog:
    """A listener whose queue of connections is full: the next one must wait to be let in."""

    def __enter__(self) -> Self:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.sockets = [socket.socket() for _ in range(4)]
        for each in self.sockets:
            each.setblocking(False)
            each.connect_ex(self.listener.getsockname())
        return self

    def __exit__(self, *_exception: object) -> None:
        for each in (*self.sockets, self.listener):
            each.close()

    def let_in_until(self, ended: threading.Event) -> None:
        """Accept whoever waits, and begin an answer that never ends."""
        self.listener.settimeout(0.05)
        while not ended.is_set() and len(self.sockets) < 50:
            with suppress(OSError):
                self.sockets.append(self.listener.accept()[0])
                self.sockets[-1].sendall(HEAD)


def test_call_ends_soon_when_it_connects_after_its_deadline(session):
    """The timer has fired before there was a socket that it could shut down."""
    ended = threading.Event()
    took: list[float] = []

    def call(url: str) -> None:
        begun = time.monotonic()
        with pytest.raises(NoAnswerError):
            session.request("GET", url, headers={})
        took.append(time.monotonic() - begun)
        ended.set()

    with FullBacklog() as full:
        thread = threading.Thread(target=call, args=[full.url])
        thread.start()
        assert not ended.wait(DEADLINE_S * 2), "it connected although nobody let it in"
        full.let_in_until(ended)
        thread.join()
    assert took[0] < deadline.CONNECT_LIMIT_S


@pytest.mark.parametrize(
    ("head", "chunk"),
    [
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x" * 65_536),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", b"x" * 65_536),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"400\r\n" + b"x" * 1024 + b"\r\n",
        ),
        (
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n\r\n",
            gzip.compress(b"\0" * 10_000_000),
        ),
    ],
    ids=["without-end", "length-of-a-disk", "chunks", "a-zip-bomb"],
)
def test_reply_is_cut_at_the_limit_when_it_has_no_end(head, chunk):
    session = DeadlineSession(deadline_s=30)
    with LoopbackServer([pour(head, chunk)]) as server:
        begun = time.monotonic()
        tracemalloc.start()
        with pytest.raises(NoAnswerError, match=f"longer than {MAX_REPLY_BYTES}"):
            get(session, server)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert time.monotonic() - begun < 10
        assert peak < MEMORY_LIMIT_BYTES
        session.close()


def test_reply_is_read_when_it_is_exactly_as_long_as_allowed(session):
    with LoopbackServer([reply(200, b"x" * MAX_REPLY_BYTES)]) as server:
        assert len(get(session, server).body) == MAX_REPLY_BYTES
    too_long = reply(200, b"x" * (MAX_REPLY_BYTES + 1))
    with LoopbackServer([too_long]) as server, pytest.raises(NoAnswerError, match="longer than"):
        get(session, server)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_an_answer_and_no_way_to_go_when_a_portal_sends_one(session, status):
    with LoopbackServer([reply(200, b"{}")]) as elsewhere:
        target = reply(status, b"", Location=f"{elsewhere.url}/login")
        with LoopbackServer([target]) as server:
            assert get(session, server).status == status
        assert elsewhere.requests == []


def test_proxy_of_the_environment_is_ignored_when_it_is_set(session, monkeypatch):
    with LoopbackServer([reply(502)]) as proxy, LoopbackServer([reply(200, b"{}")]) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert get(session, server).status == 200
        assert proxy.requests == []


def test_password_of_the_environment_is_not_sent_when_there_is_a_netrc(
    session, monkeypatch, tmp_path
):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login sample password sample\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with LoopbackServer([reply(200)]) as server:
        get(session, server)
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    "content",
    [
        b"",
        HEAD + b"Content-Length: 10\r\n\r\n12345",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n123",
        b"\x16\x03\x01 this is no HTTP\r\n\r\n",
        HEAD + b"Content-Length: 10\r\nContent-Encoding: gzip\r\n\r\nnot packed",
    ],
    ids=["at-once", "body", "chunk", "another-protocol", "not-packed"],
)
def test_cut_reply_is_no_answer_when_the_connection_ends(session, content):
    with LoopbackServer([cut(content)]) as server:
        assert seconds_until_given_up(session, server) < DEADLINE_S


@pytest.mark.parametrize("content", [b"HTTP/1.1 200", HEAD, HEAD + b"Retry-Af"])
def test_answer_is_empty_when_it_is_cut_in_its_headers(session, content):
    """The library takes this for a body without a length that has ended: no receipt is in it."""
    with LoopbackServer([cut(content)]) as server:
        assert get(session, server).body == b""


def test_no_answer_says_why_in_one_line_when_nobody_listens(session):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswerError) as told:
        session.request("GET", f"http://127.0.0.1:{port}/", headers={})
    assert str(told.value) == "Connection refused"
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 200


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:99999/", "ftp://127.0.0.1/", "x"])
def test_address_that_is_none_is_no_answer_when_called(session, url):
    with pytest.raises(NoAnswerError):
        session.request("GET", url, headers={})


def test_call_under_way_ends_when_the_session_is_closed():
    session = DeadlineSession(deadline_s=30)
    with LoopbackServer([keep_silent]) as server:
        closer = threading.Thread(target=lambda: (server.wait_for_requests(1), session.close()))
        closer.start()
        assert seconds_until_given_up(session, server) < SLACK_S * 5
        closer.join()


def test_no_call_begins_when_the_session_is_closed(session):
    session.close()
    with LoopbackServer([keep_silent]) as server:
        assert seconds_until_given_up(session, server) < DEADLINE_S


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 5 ", 5.0),
        ("9" * 400, 999_999_999.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_nothing_when_a_server_sends_it(session, header, expected):
    head = f"HTTP/1.1 503 -\r\nContent-Length: 0\r\nRetry-After: {header}\r\n\r\n".encode("latin-1")
    with LoopbackServer([cut(head)]) as server:
        assert get(session, server).retry_after_s == expected


@given(st.binary(max_size=400))
def test_noise_is_an_answer_or_none_when_a_server_speaks_it(content):
    session = DeadlineSession(deadline_s=5)
    with LoopbackServer([cut(content)]) as server:
        try:
            answer = get(session, server)
        except NoAnswerError:
            return
        finally:
            session.close()
        assert len(answer.body) <= 400


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:99999", "http://[::::]:1"])
def test_proxy_that_is_no_address_is_an_answer_that_did_not_come(proxy):
    session = DeadlineSession(proxy=proxy)
    with closing(session), pytest.raises(NoAnswerError) as error:
        session.request("GET", "http://127.0.0.1:9", headers={})
    assert error.value.by_proxy
