"""What no client of ours sends, byte by byte: refused, bounded, never taken for another thing."""

import socket

import pytest

from central.operation.patient_lines import MOST_BEHIND, MOST_HEAD_BYTES
from tests.central.served import Served

LIMIT_S = 20
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
CHUNKED = (
    b"POST /api/v1/kiosks/k-1/records HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
)
LAST = GET + b"Connection: close\r\n\r\n"
NO_REQUESTS = [
    b"GET /healthz HTTP/1.1\r\n\r\n",
    GET + b"Host: y\r\n\r\n",
    GET + b"X A: 1\r\n\r\n",
    GET + b"X-A: a\0b\r\n\r\n",
    GET + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    GET + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    GET + b"Content-Length: -1\r\n\r\n",
    GET + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET http:// HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
]
TOO_LONG = [
    [GET + b"X-A: " + b"a" * (MOST_HEAD_BYTES + 70_000)],
    [GET + b"X-A: " + b"a" * 1000 + b"\r\n", *[b"X-B: " + b"b" * 1000 + b"\r\n"] * 70],
    [b"GET /" + b"a" * (MOST_HEAD_BYTES + 1) + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
    [GET + b"X-A: " + b"a" * MOST_HEAD_BYTES + b"\r\n\r\n"],
]
OLD_AND_ODD = [
    b"GET /healthz HTTP/1.0\r\n\r\n",
    GET + b"Connection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
    b"GET http://x/healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
]


@pytest.fixture
def served(hall):
    with Served(hall) as made:
        yield made


def answers(served, *pieces):
    """Everything that comes back for `pieces` until the line is closed."""
    found = b""
    with socket.create_connection(served.address, LIMIT_S) as line:
        try:
            for piece in pieces:
                line.sendall(piece)
            while piece := line.recv(65536):
                found += piece
        except (ConnectionResetError, BrokenPipeError):
            pass
    return found


@pytest.mark.expected_log("uvicorn.error", "Invalid HTTP request")
def test_what_is_no_request_is_refused_and_its_line_closed(served):
    for said in NO_REQUESTS:
        found = answers(served, said)
        assert found.startswith(b"HTTP/1.1 4"), said
        assert found.count(b"HTTP/1.1 ") == 1


@pytest.mark.expected_log("uvicorn.error", "Invalid HTTP request")
def test_body_that_is_broken_after_its_head_is_not_answered(served):
    assert answers(served, CHUNKED + b"ffffffffffffffffff\r\n") == b""


@pytest.mark.expected_log("uvicorn.error", "Invalid HTTP request")
def test_head_that_is_too_long_is_refused_whether_it_ends_or_not(served):
    for pieces in TOO_LONG:
        found = answers(served, *pieces)
        assert found.startswith(b"HTTP/1.1 431 ") or not found, "cut while it was still being sent"


@pytest.mark.expected_log("uvicorn.error", "Invalid HTTP request")
def test_trailer_is_no_header_and_has_an_end(served):
    body = b"2\r\n{}\r\n0\r\n"
    found = answers(served, CHUNKED + body + b"Content-Encoding: gzip\r\n\r\n", LAST)
    assert found.startswith(b"HTTP/1.1 404 "), "not 400: the body was not said to be packed"
    assert b"unknown-kiosk" in found
    found = answers(served, CHUNKED + body + b"X-A: " + b"a" * (3 * MOST_HEAD_BYTES))
    assert b"HTTP/1.1 200 " not in found


def test_requests_that_come_at_once_are_answered_in_their_order(served):
    found = answers(served, b"".join([GET + b"\r\n", b"GET /k HTTP/1.1\r\nHost: x\r\n\r\n", LAST]))
    texts = found.split(b"HTTP/1.1 ")[1:]
    assert len(texts) == 3
    assert [text.endswith(b"ok\n") for text in texts] == [True, False, True]


@pytest.mark.expected_log("uvicorn.error", "Invalid HTTP request")
def test_line_is_closed_when_more_come_at_once_than_are_kept(served):
    found = answers(served, (GET + b"\r\n") * MOST_BEHIND + LAST)
    assert found.count(b"HTTP/1.1 200 ") == MOST_BEHIND + 1
    found = answers(served, (GET + b"\r\n") * (MOST_BEHIND + 2) + LAST)
    assert found.count(b"HTTP/1.1 200 ") <= 1, "not one of those that were too many"


@pytest.mark.expected_log("uvicorn.error", "Invalid HTTP request")
def test_rubbish_behind_a_request_is_never_its_answer(served):
    found = answers(served, GET + b"\r\n" + b"\0\1\2 rubbish\r\n\r\n")
    assert not found.startswith(b"HTTP/1.1 400"), "the first request was right"


def test_line_is_closed_behind_who_asks_for_another_protocol(served):
    found = answers(served, GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n" + GET + b"\r\n")
    assert found.count(b"HTTP/1.1 200 ") == 1
    assert b"connection: close" in found, "or the second would be waited for"


def test_old_and_odd_requests_are_answered_plainly(served):
    for said in OLD_AND_ODD:
        found = answers(served, said)
        assert found.startswith(b"HTTP/1.1 200 "), said
        assert found.endswith(b"ok\n")
