"""The feed's pure parts: heads, addresses, limits, ids; properties over anything."""

import errno
import socket
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.feed_address import (
    FeedAddress,
    FeedAddressError,
    is_meant_for,
    parse_listen,
    status_of_bind_failure,
)
from kiosk.devices.feed_connection import FeedConnection
from kiosk.devices.feed_ids import REMEMBERED_MS, Known, TakenIds
from kiosk.devices.feed_interface import FeedInterface
from kiosk.devices.feed_limits import MOST_ADDRESSES, Allowance, Limit, LimitPerAddress
from kiosk.devices.feed_problem import FeedRefusal
from kiosk.devices.feed_request import MAX_BODY_BYTES, MAX_HEAD_BYTES, read_head
from kiosk.devices.feed_source import check_is_ours
from kiosk.devices.source_state import SourceState, SourceStatus
from tests.kiosk.devices.feed.feed_wire import KEY, KEY_TEXT

LOCAL = parse_listen("127.0.0.1:8790")


@given(st.binary(max_size=MAX_HEAD_BYTES + 100))
def test_head_is_read_or_refused_when_it_is_anything(raw):
    try:
        read = read_head(bytearray(raw))
    except FeedRefusal:
        return
    if read is None:
        assert len(raw) < MAX_HEAD_BYTES
        assert b"\r\n\r\n" not in raw
    else:
        head, length = read
        assert 0 <= head.length <= MAX_BODY_BYTES
        assert raw[:length].endswith(b"\r\n\r\n")


def with_key(path: str, body: bytes) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:8790\r\nAuthorization: Bearer {KEY_TEXT}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


whole = st.sampled_from(
    [
        with_key("/api/v1/events", b'{"event": "called", "ticket": "A012"}'),
        with_key("/api/v1/events", b"{}"),
        with_key("/", b""),
        b"GET / HTTP/1.1\r\n\r\n",
    ]
)


def outcome(pieces: list[bytes]) -> tuple[bytes, list[object]]:
    """What is answered and told when these pieces come one after another."""
    told: list[object] = []
    interface = FeedInterface(
        KEY,
        "05",
        lambda event, _: told.append(event),
        lambda: SourceStatus(SourceState.ok, ""),
        0,
    )
    server, client = socket.socketpair()
    with closing(client):
        connection = FeedConnection(server, LOCAL, "127.0.0.1", interface, 0)
        for piece in pieces:
            if connection.is_open:
                client.sendall(piece)
                for _ in range(len(piece) // 4096 + 1):
                    if connection.is_open:
                        connection.receive(0)
        connection.end_if_overdue(10_000)
        assert not connection.is_open
        said = b""
        try:
            while data := client.recv(65_536):
                said += data
        except ConnectionResetError:
            pass
        return said, told


@pytest.mark.filterwarnings("default")
@given(st.lists(st.binary(min_size=1, max_size=300), max_size=6))
def test_connection_tells_nothing_and_never_fails_when_anything_comes(pieces):
    said, told = outcome(pieces)
    assert told == []
    assert said == b"" or said.startswith((b"HTTP/1.1 4", b"HTTP/1.1 505"))


@given(whole, st.lists(st.integers(1, 400), max_size=8))
def test_connection_answers_the_same_when_a_request_is_split_anywhere(raw, cuts):
    edges = [0, *sorted({cut for cut in cuts if cut < len(raw)}), len(raw)]
    pieces = [raw[a:b] for a, b in pairwise(edges)]
    assert outcome(pieces) == outcome([raw])


@pytest.mark.parametrize(
    ("listen", "shown"),
    [
        ("127.0.0.1:8790", "127.0.0.1:8790"),
        ("localhost:80", "127.0.0.1:80"),
        ("[::1]:8790", "[::1]:8790"),
        ("[::]:8790", "[::]:8790"),
        ("192.0.2.7:65535", "192.0.2.7:65535"),
    ],
)
def test_address_is_read_when_it_is_one(listen, shown):
    assert str(parse_listen(listen)) == shown


@pytest.mark.parametrize(
    "listen",
    ["", ":8790", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:٣",
     "::1:8790", "[127.0.0.1]:8790", "kiosk.lan:8790", "[fe80::1%eth0]:8790", "224.0.0.1:8790",
     "127.1:8790", "0x7f000001:8790"],
)  # fmt: skip
def test_address_is_refused_with_examples_when_it_is_none(listen):
    with pytest.raises(FeedAddressError, match=r"expected such as 127\.0\.0\.1:8790"):
        parse_listen(listen)


@given(st.text(max_size=30))
def test_address_is_read_or_refused_when_it_is_anything(listen):
    try:
        address = parse_listen(listen)
    except FeedAddressError:
        return
    assert parse_listen(str(address)) == address
    assert is_meant_for(str(address), address)


@given(st.text(max_size=30))
def test_host_is_none_of_ours_when_it_is_a_name(host):
    if host.casefold() not in ("localhost:8790", "127.0.0.1:8790"):
        assert not is_meant_for(host, LOCAL)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EADDRINUSE, "another program listens there: end it"),
        (errno.EACCES, "give feed.listen a port from 1024 on"),
        (errno.EADDRNOTAVAIL, "no such address now"),
        (errno.EAFNOSUPPORT, "no IPv6"),
        (errno.ENOBUFS, "No buffer space available"),
    ],
)
def test_status_is_gone_with_what_to_do_when_nothing_can_listen(number, words):
    status = status_of_bind_failure(LOCAL, OSError(number, "No buffer space available"))
    assert status.state is SourceState.gone
    assert "127.0.0.1:8790" in status.reason
    assert words in status.reason


@given(st.integers(1, 5), st.integers(1, 1000), st.lists(st.integers(0, 500), max_size=60))
def test_limit_lets_no_more_through_than_allowed_when_time_passes(burst, every_ms, gaps):
    limit, now, taken = Limit(Allowance(burst, every_ms), 0), 0, 0
    for gap in gaps:
        now += gap
        wait_ms = limit.take(now)
        taken += wait_ms == 0
        assert 0 <= wait_ms <= every_ms
    assert taken <= burst + now // every_ms


def test_limit_lets_one_through_when_it_was_waited_for_as_told():
    limit = Limit(Allowance(1, 500), 0)
    assert limit.take(0) == 0
    wait_ms = limit.take(100)
    assert limit.take(99 + wait_ms) != 0
    assert limit.take(100 + wait_ms) == 0


def test_addresses_are_bounded_when_many_guess():
    limits = LimitPerAddress(Allowance(1, 1000))
    assert limits.take("first", 0) == 0
    for number in range(MOST_ADDRESSES * 3):
        assert limits.take(str(number), 0) == 0
        assert limits.take("first", 0) != 0, "who asks on is not forgotten"
    assert len(limits._limits) <= MOST_ADDRESSES  # noqa: SLF001 - what is kept is the promise


def test_ids_are_bounded_and_forgotten_when_time_passes():
    ids = TakenIds(3)
    for number in range(10):
        ids.keep(str(number), {"ticket": "A1"}, number)
    assert [ids.look(str(number), {"ticket": "A1"}, 10) for number in (6, 7, 9)] == [
        Known.NEW,
        Known.SAME,
        Known.SAME,
    ]
    assert ids.look("9", {"ticket": "A2"}, 10) is Known.OTHER
    assert ids.look("9", {"ticket": "A1"}, 9 + REMEMBERED_MS) is Known.NEW


def test_address_of_all_is_beyond_this_machine():
    everywhere = parse_listen("0.0.0.0:8790")
    assert isinstance(everywhere, FeedAddress)
    assert not everywhere.is_of_this_machine_alone
    assert not everywhere.names_one


def test_address_is_ours_or_not_when_it_is_asked():
    check_is_ours(LOCAL)
    with pytest.raises(OSError, match="Cannot assign requested address"):
        check_is_ours(parse_listen("192.0.2.7:8790"))
