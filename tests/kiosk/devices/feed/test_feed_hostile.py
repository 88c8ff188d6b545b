"""Clients that mean ill, over real sockets: nobody else waits for them, and nothing grows."""

import contextlib
import socket
import threading
import time
import tracemalloc

import pytest

from kiosk.devices.feed_connection import REQUEST_WITHIN_MS
from kiosk.devices.feed_server import BACKLOG, MOST_CONNECTIONS
from tests.kiosk.devices.ear import now_ms
from tests.kiosk.devices.feed.feed_wire import read_answer

CALL = {"event": "called", "ticket": "A012"}
OTHERS_WAIT_S = 1.0
"""No honest client waits longer for its answer than this, whoever else is there."""
MOST_MEMORY = 2 * 1024 * 1024


def answered_in_time(feed) -> bool:
    begun = time.monotonic()
    assert feed.post(CALL).status == 202
    return time.monotonic() - begun < OTHERS_WAIT_S


@contextlib.contextmanager
def many(feed, count, first=b""):
    """So many connections, each of which has sent `first`."""
    with contextlib.ExitStack() as stack:
        clients = []
        for _ in range(count):
            client = stack.enter_context(feed.connect())
            with contextlib.suppress(OSError):
                client.sendall(first)
            clients.append(client)
        yield clients


def is_still_open(client) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


@pytest.mark.parametrize(
    "first",
    [b"", b"P", b"POST /api/v1/events HTTP/1.1\r\nHost: x", b"\xff" * 4000],
    ids=["silent", "one byte", "half a head", "noise"],
)
def test_others_are_answered_when_200_clients_never_finish(open_feed, first):
    feed = open_feed()
    with many(feed, 200, first):
        assert answered_in_time(feed)


def test_others_are_answered_and_few_are_kept_when_1000_connections_come(open_feed):
    feed = open_feed()
    threads = threading.active_count()
    with many(feed, 500, b"P") as clients, many(feed, 450, b"P") as more:
        assert answered_in_time(feed)
        assert threading.active_count() == threads
        left = sum(is_still_open(client) for client in [*clients, *more])
        assert left <= MOST_CONNECTIONS + BACKLOG


def test_others_are_answered_when_one_trickles_a_byte_at_a_time(open_feed):
    feed = open_feed()
    stop = threading.Event()

    def trickle():
        with contextlib.suppress(OSError), feed.connect() as client:
            while not stop.wait(0.01):
                client.sendall(b"x")

    tricklers = [threading.Thread(target=trickle) for _ in range(20)]
    for one in tricklers:
        one.start()
    try:
        assert all(answered_in_time(feed) for _ in range(5))
    finally:
        stop.set()
        for one in tricklers:
            one.join()


def test_address_that_crowds_loses_its_own_places_when_the_feed_is_full(open_feed):
    feed = open_feed()
    head = feed.head(content_length="38", expect="100-continue").encode()
    with socket.create_connection((feed.host, feed.port), 10, ("127.0.0.9", 0)) as lone:
        lone.sendall(head)
        assert lone.recv(100).startswith(b"HTTP/1.1 100 ")
        with many(feed, 100, b"P"):
            assert answered_in_time(feed)
            lone.sendall(b'{"event": "called", "ticket": "A099"} ')
            assert read_answer(lone).status == 202


@pytest.mark.parametrize("first", [b"", b"{"])
def test_request_ends_when_it_is_not_whole_in_time(open_feed, first):
    later_ms = 0
    feed = open_feed(clock=lambda: now_ms() + later_ms)
    with feed.connect() as begun, feed.connect() as silent:
        begun.sendall(feed.head(content_length="99", expect="100-continue").encode())
        assert begun.recv(100).startswith(b"HTTP/1.1 100 ")
        begun.sendall(first)
        feed.post(CALL)
        later_ms = REQUEST_WITHIN_MS
        assert read_answer(begun).status == 408
        assert silent.recv(1) == b""


@pytest.mark.parametrize(
    "fields",
    [{"content_length": "99999999"}, {"transfer_encoding": "chunked"}, {"x": "y" * 9000}],
    ids=["body", "chunks", "head"],
)
def test_nothing_grows_when_a_client_sends_without_end(open_feed, fields):
    feed = open_feed()
    feed.post(CALL)
    block = b"5\r\nhello\r\n" * 6500
    tracemalloc.start()
    try:
        with feed.connect() as client, contextlib.suppress(OSError):
            client.sendall(feed.head(**fields).encode())
            for _ in range(1000):
                client.sendall(block)
            pytest.fail("64 MB were taken")
        assert answered_in_time(feed)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_others_are_answered_when_clients_never_read_their_answers(open_feed):
    feed = open_feed()
    with many(feed, 50, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 100):
        assert answered_in_time(feed)


def test_others_are_answered_when_clients_break_off(open_feed):
    feed = open_feed()
    for _ in range(100):
        client = feed.connect()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.sendall(b"POST /api/v1/ev")
        client.close()
    assert answered_in_time(feed)
