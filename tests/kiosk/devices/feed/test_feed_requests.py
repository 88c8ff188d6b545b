"""Single requests to the feed, over real sockets: who is let in, what is refused, and how."""

import logging
import socket

import pytest

from kiosk.devices.ticket_event import TicketCalled
from tests.kiosk.devices.ear import now_ms
from tests.kiosk.devices.feed.feed_wire import KEY_TEXT, read_answer

CALL = {"event": "called", "ticket": "A012"}
MEMBERS = {"type", "title", "status", "detail"}
expects_wrong_key = pytest.mark.expected_log(
    "kiosk.devices.feed_gate", "without the right key came from 127.0.0"
)


def refused(answer, status, identifier, words=""):
    assert (answer.status, answer.document["status"]) == (status, status)
    assert answer.fields["Content-Type"] == "application/problem+json"
    assert answer.document.keys() >= MEMBERS
    assert answer.document["type"] == f"urn:thuocdo:problem:feed:{identifier}"
    assert words in answer.document["detail"]
    return True


@expects_wrong_key
@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {KEY_TEXT[:-1]}A",
        f"Bearer {KEY_TEXT}x",
        f"Bearer {KEY_TEXT} {KEY_TEXT}",
        f"Basic {KEY_TEXT}",
        KEY_TEXT,
        "Bearer \xe9\xff",
    ],
)
def test_request_is_refused_when_the_key_is_wrong(open_feed, authorization):
    feed = open_feed()
    answer = feed.post(CALL, authorization=authorization)
    refused(answer, 401, "wrong-key", "kiosk source key")
    assert answer.fields["WWW-Authenticate"] == "Bearer"
    assert feed.ear.events == []


@pytest.mark.parametrize("authorization", [f"bearer {KEY_TEXT}", f"BEARER  {KEY_TEXT}"])
def test_request_is_taken_when_the_scheme_is_written_otherwise(open_feed, authorization):
    assert open_feed().post(CALL, authorization=authorization).status == 202


@expects_wrong_key
def test_wrong_keys_are_slowed_down_and_the_right_one_is_not_when_somebody_guesses(open_feed):
    feed = open_feed()
    answers = [feed.post(CALL, authorization=f"Bearer {number}") for number in range(8)]
    assert [answer.status for answer in answers] == [401] * 5 + [429] * 3
    assert 1 <= int(answers[-1].fields["Retry-After"]) <= 12
    assert feed.post(CALL).status == 202


@expects_wrong_key
def test_wrong_keys_are_slowed_down_in_total_when_many_addresses_guess(open_feed):
    feed = open_feed()
    statuses = [guess_from(feed, f"127.0.0.{address}") for address in range(2, 9) for _ in range(4)]
    assert statuses[:20] == [401] * 20
    assert 429 in statuses[20:]
    assert feed.post(CALL).status == 202


def guess_from(feed, caller):
    """On loopback a client may call from any address that begins with 127."""
    with socket.create_connection((feed.host, feed.port), 10, (caller, 0)) as client:
        client.sendall(feed.head(authorization="Bearer x", content_length="0").encode())
        return read_answer(client).status


@expects_wrong_key
def test_key_stands_in_no_log_line_and_no_answer_when_requests_fail(open_feed, caplog):
    caplog.set_level(logging.DEBUG)
    feed = open_feed()
    said = [
        feed.post(CALL, authorization=f"Bearer {KEY_TEXT}z"),
        feed.post(b"{", authorization=f"Bearer {KEY_TEXT}"),
        feed.post(CALL, x_key=KEY_TEXT, host="evil.example"),
        feed.status(),
    ]
    assert KEY_TEXT not in caplog.text
    assert not any(KEY_TEXT in str(answer) for answer in said)
    assert "A012" not in caplog.text


def test_request_is_refused_when_it_has_an_origin(open_feed):
    feed = open_feed()
    for origin in ("https://evil.example", "null", f"http://{feed.address}", ""):
        refused(feed.post(CALL, origin=origin), 403, "from-a-web-page", "Origin")
    assert feed.ear.events == []


@pytest.mark.parametrize(
    "host",
    ["evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.2:{port}", "[::1]:{port}", "",
     "127.0.0.1:{port}.evil.example", "2130706433:{port}", "0x7f.1:{port}", "127.1:{port}", None],
)  # fmt: skip
def test_request_is_refused_when_its_host_is_not_where_it_came(open_feed, host):
    feed = open_feed()
    said = None if host is None else host.format(port=feed.port)
    answer = feed.post(CALL, host=said)
    refused(answer, 421, "wrong-host")
    assert answer.document["expected"] == feed.address
    assert feed.ear.events == []


@pytest.mark.parametrize("host", ["localhost:{port}", "LOCALHOST:{port}", "127.0.0.1:{port}"])
def test_request_is_taken_when_its_host_is_this_machine(open_feed, host):
    feed = open_feed()
    assert feed.post(CALL, host=host.format(port=feed.port)).status == 202


def test_no_answer_lets_a_web_page_read_it_when_it_asks_beforehand(open_feed):
    feed = open_feed()
    answer = feed.request(
        feed.head(method="OPTIONS", origin="https://evil.example", authorization=None).encode()
    )
    refused(answer, 403, "from-a-web-page")
    assert not any(name.lower().startswith("access-control") for name in answer.fields)


@pytest.mark.parametrize(
    ("method", "path", "status", "identifier"),
    [
        ("GET", "/api/v1/events", 405, "wrong-method"),
        ("PUT", "/api/v1/events", 405, "wrong-method"),
        ("OPTIONS", "/api/v1/events", 405, "wrong-method"),
        ("HEAD", "/api/v1/status", 405, "wrong-method"),
        ("GET", "/", 404, "not-found"),
        ("GET", "/api/v1/status?x=1", 404, "not-found"),
        ("GET", "/api/v1/../v1/status", 404, "not-found"),
        ("GET", "//api/v1/status", 404, "not-found"),
    ],
)
def test_request_is_refused_when_path_or_method_is_another(
    open_feed, method, path, status, identifier
):
    feed = open_feed()
    refused(feed.request(feed.head(path, method).encode()), status, identifier)


@expects_wrong_key
def test_nothing_is_said_of_paths_when_the_key_is_missing(open_feed):
    feed = open_feed()
    answer = feed.request(feed.head("/secret", "GET", authorization=None).encode())
    refused(answer, 401, "wrong-key")


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/x-www-form-urlencoded", "application/jsonx"]
)
def test_event_is_refused_when_it_is_not_named_as_json(open_feed, media_type):
    feed = open_feed()
    refused(feed.post(CALL, content_type=media_type), 415, "wrong-type", "application/json")


def test_event_is_taken_when_the_media_type_names_a_charset(open_feed):
    answer = open_feed().post(CALL, content_type="Application/JSON; charset=utf-8")
    assert answer.status == 202


def test_event_is_told_once_and_answered_the_same_when_it_is_sent_again(open_feed):
    later_ms = 0
    feed = open_feed(clock=lambda: now_ms() + later_ms)
    first = feed.post(CALL | {"id": "pc-7/1"})
    for _ in range(3):
        again = feed.post({"id": "pc-7/1"} | CALL)
        assert (again.status, again.document) == (first.status, first.document)
    later_ms = 599_000
    assert feed.post(CALL | {"id": "pc-7/1"}).status == 202
    assert feed.ear.events == [TicketCalled("A012", None, None)]
    later_ms = 601_000
    assert feed.post(CALL | {"id": "pc-7/1"}).status == 202
    assert len(feed.ear.events) == 2


def test_event_is_told_once_when_the_answer_was_lost_and_it_is_sent_again(open_feed):
    feed = open_feed()
    body = b'{"event": "called", "ticket": "A012", "id": "1"}'
    with feed.connect() as client:
        client.sendall(feed.head(content_length=str(len(body))).encode() + body)
    feed.ear.wait_for(lambda: len(feed.ear.events) == 1)
    assert feed.post(body).status == 202
    assert len(feed.ear.events) == 1


def test_event_is_refused_when_its_id_stands_for_another_one(open_feed):
    feed = open_feed()
    feed.post(CALL | {"id": "1"})
    refused(feed.post(CALL | {"id": "1", "ticket": "A013"}), 409, "id-used", "id of its own")
    assert len(feed.ear.events) == 1


def test_event_is_told_twice_when_it_has_no_id(open_feed):
    feed = open_feed()
    assert [feed.post(CALL).status for _ in range(2)] == [202, 202]
    assert len(feed.ear.events) == 2


def test_events_are_refused_with_a_time_to_wait_when_too_many_come(open_feed):
    later_ms = 0
    begun_ms = now_ms()
    feed = open_feed(clock=lambda: begun_ms + later_ms)
    statuses = [feed.post(CALL).status for _ in range(32)]
    assert statuses == [202] * 30 + [429] * 2
    answer = feed.post(CALL)
    refused(answer, 429, "too-many", "too many events; send it again after 1 s")
    assert answer.fields["Retry-After"] == "1"
    assert len(feed.ear.events) == 30
    later_ms = 1_000
    assert [feed.post(CALL).status for _ in range(3)] == [202, 202, 429]


def test_status_is_refused_and_events_are_not_when_it_is_asked_for_too_often(open_feed):
    begun_ms = now_ms()
    feed = open_feed(clock=lambda: begun_ms)
    assert [feed.status().status for _ in range(11)] == [200] * 10 + [429]
    assert feed.post(CALL).status == 202


def test_body_is_asked_for_when_the_client_waits_for_it(open_feed):
    feed = open_feed()
    body = b'{"event": "called", "ticket": "A012"}'
    with feed.connect() as client:
        client.sendall(feed.head(content_length=str(len(body)), expect="100-continue").encode())
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(body)
        assert client.recv(100).startswith(b"HTTP/1.1 202 ")


@expects_wrong_key
def test_body_is_not_asked_for_when_the_key_is_wrong(open_feed):
    feed = open_feed()
    with feed.connect() as client:
        head = feed.head(authorization="x", content_length="40", expect="100-continue")
        client.sendall(head.encode())
        assert client.recv(100).startswith(b"HTTP/1.1 401 ")


def test_first_request_alone_is_taken_when_two_come_in_one_connection(open_feed):
    feed = open_feed()
    body = b'{"event": "called", "ticket": "A012"}'
    one = feed.head(content_length=str(len(body))).encode() + body
    assert feed.request(one + one.replace(b"A012", b"A013")).status == 202
    assert feed.post({"event": "called", "ticket": "A014"}).status == 202
    assert [event.ticket for event in feed.ear.events] == ["A012", "A014"]


BAD_REQUESTS = [
    (b"\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 20 + b"\r\n\r\n", 400),
    (b"SSH-2.0-x\r\n\r\n", 400),
    (b"GET /api/v1/status\r\n\r\n", 400),
    (b"GET  /api/v1/status HTTP/1.1\r\n\r\n", 400),
    (b"get /api/v1/status HTTP/1.1\r\n\r\n", 400),
    (b"GET http://127.0.0.1/api/v1/status HTTP/1.1\r\n\r\n", 400),
    (b"GET /api/v1/status HTTP/2.0\r\n\r\n", 505),
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    (b"GET /" + b"a" * 300 + b" HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nA: b\x00\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nAuthorization: a\r\nauthorization: a\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\n\r\n", 411),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\nhello", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 50 + b"\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nContent-Length: 4097\r\n\r\n" + b"x" * 4097, 413),
    (b"POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n" + b"x" * 200_000, 413),
    (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 65 + b"\r\n", 431),
    (b"GET / HTTP/1.1\r\nA: " + b"b" * 9000, 431),
    (b"b" * 9000, 431),
]


@pytest.mark.parametrize(("raw", "status"), BAD_REQUESTS, ids=lambda one: str(one)[:50])
def test_request_is_refused_with_a_problem_document_when_it_is_not_http(open_feed, raw, status):
    feed = open_feed()
    answer = feed.request(raw)
    assert (answer.status, answer.document["status"]) == (status, status)
    assert answer.document.keys() >= MEMBERS
    assert feed.ear.events == []
