"""What the feed keeps to as a source: the promises of every source, over real HTTP."""

import errno
import socket
import threading
import time

import pytest

from kiosk.devices import feed_source
from kiosk.devices.feed_address import FeedAddressError
from kiosk.devices.feed_source import FeedSource
from kiosk.devices.source_state import SourceState
from kiosk.devices.ticket_event import (
    OfficerNamed,
    TicketCalled,
    TicketElsewhere,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)
from tests.kiosk.devices.ear import Ear, now_ms
from tests.kiosk.devices.feed.feed_wire import KEY, Feed, free_port

PROMPT_S = 1.0
EVERY_EVENT = [
    (
        {"event": "called", "ticket": "A012", "counter": "05", "service": "HO-TICH"},
        TicketCalled("A012", "05", "HO-TICH"),
    ),
    ({"event": "recalled", "ticket": "A012"}, TicketRecalled("A012", None, None)),
    (
        {"event": "served", "ticket": "A012", "procedure": "1.003560", "stage": "result"},
        TicketServed("A012", None, None, "1.003560", "result"),
    ),
    ({"event": "skipped", "ticket": "Đ-13"}, TicketSkipped("Đ-13", None, None)),
    (
        {"event": "ended", "counter": "5", "stage": "reception", "officer": "cb-01"},
        TurnEnded("5", None, None, "reception", "cb-01"),
    ),
    ({"event": "officer", "officer": "cb-02"}, OfficerNamed("cb-02")),
    ({"event": "officer", "officer": None}, OfficerNamed(None)),
]


def test_source_tells_events_in_order_when_they_are_posted(open_feed):
    feed = open_feed()
    for body, _ in EVERY_EVENT:
        answer = feed.post(body)
        assert (answer.status, answer.document) == (202, {"taken": body, "for_this_counter": True})
    assert feed.ear.events == [event for _, event in EVERY_EVENT]
    assert feed.ear.event_ms == sorted(feed.ear.event_ms)


def test_source_has_told_an_event_when_it_answers(open_feed):
    feed = open_feed()
    before_ms = now_ms()
    feed.post({"event": "called", "ticket": "A012"})
    assert feed.ear.events == [TicketCalled("A012", None, None)]
    assert before_ms <= feed.ear.event_ms[0] <= now_ms()


def test_source_calls_back_on_its_own_thread_only_when_it_tells_anything(open_feed):
    feed = open_feed()
    feed.post({"event": "called", "ticket": "A012"})
    assert feed.ear.threads == {"feed"}


def test_source_joins_the_parts_when_a_request_comes_in_pieces(open_feed):
    feed = open_feed()
    body = b'{"event": "called", "ticket": "A012"}'
    raw = feed.head(content_length=str(len(body))).encode() + body
    with feed.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(raw), 7):
            client.sendall(raw[at : at + 7])
        assert client.recv(100).startswith(b"HTTP/1.1 202 ")
    assert len(feed.ear.events) == 1


def test_source_tells_a_status_only_once_when_it_does_not_change(open_feed):
    feed = open_feed()
    for number in range(20):
        assert feed.post({"event": "called", "ticket": f"A{number:03}"}).status == 202
    assert feed.ear.states == [SourceState.ok]


def test_source_stops_promptly_and_says_nothing_more_when_told_to(open_feed):
    feed = open_feed()
    body = b'{"event": "called", "ticket": "A012"}'
    with feed.connect() as half:
        half.sendall(feed.head(content_length="99", expect="100-continue").encode())
        assert half.recv(100).startswith(b"HTTP/1.1 100 ")
        half.sendall(body)
        begun = time.monotonic()
        feed.source.stop()
        assert time.monotonic() - begun < PROMPT_S
    assert "feed" not in [thread.name for thread in threading.enumerate()]
    with pytest.raises(ConnectionRefusedError):
        feed.connect()
    assert (feed.ear.events, feed.ear.states) == ([], [SourceState.ok])


def test_source_gives_the_port_back_when_it_has_stopped(open_feed):
    first = open_feed()
    first.post({"event": "called", "ticket": "A012"})
    first.source.stop()
    second = open_feed(port=first.port)
    assert second.post({"event": "called", "ticket": "A013"}).status == 202
    assert second.ear.events == [TicketCalled("A013", None, None)]


def test_source_may_stop_twice_and_from_its_own_callback_when_it_pleases():
    stopped = threading.Event()

    def stop(*_: object) -> None:
        source.stop()
        stopped.set()

    source = FeedSource(f"127.0.0.1:{free_port()}", KEY, None, stop, stop, now_ms)
    source.start()
    assert stopped.wait(10)
    source.stop()
    source.stop()


def test_source_does_nothing_when_stopped_before_it_started():
    FeedSource("127.0.0.1:8790", KEY, None, print, print, lambda: 0).stop()


def test_source_refuses_when_started_twice(open_feed):
    feed = open_feed()
    with pytest.raises(RuntimeError, match="starts once"):
        feed.source.start()


def test_source_refuses_at_once_when_the_address_is_none():
    with pytest.raises(FeedAddressError, match="expected such as"):
        FeedSource("kiosk.example:8790", KEY, None, print, print, now_ms)


@pytest.mark.expected_log("kiosk.devices.feed_connection", "a request to the feed failed")
def test_source_answers_500_and_goes_on_when_a_callback_fails():
    ear, is_broken = Ear(), True

    def on_event(event, at_ms):
        if is_broken:
            raise ZeroDivisionError
        ear.on_event(event, at_ms)

    port = free_port()
    source = FeedSource(f"127.0.0.1:{port}", KEY, None, on_event, ear.on_status, now_ms)
    source.start()
    try:
        ear.wait_for_state(SourceState.ok)
        feed = Feed(source, ear, "127.0.0.1", port)
        body = {"event": "called", "ticket": "A012", "id": "1"}
        assert feed.post(body).status == 500
        is_broken = False
        # It was not taken, so the same id is taken now.
        assert feed.post(body).status == 202
        assert ear.events == [TicketCalled("A012", None, None)]
    finally:
        source.stop()


def test_source_tells_where_the_ticket_is_when_another_counter_calls_it(open_feed):
    feed = open_feed(counter="05")
    answer = feed.post({"event": "called", "ticket": "A012", "counter": "07"})
    assert (answer.status, answer.document["for_this_counter"]) == (202, False)
    assert feed.post({"event": "skipped", "ticket": "A012", "counter": "07"}).status == 202
    assert feed.post({"event": "officer", "officer": "x", "counter": "07"}).status == 202
    assert feed.post({"event": "ended", "counter": "07"}).status == 202
    assert feed.post({"event": "called", "ticket": "A013", "counter": "5"}).status == 202
    assert feed.ear.events == [TicketElsewhere("A012"), TicketCalled("A013", "5", None)]


def test_source_is_gone_with_the_reason_and_comes_back_when_the_port_was_taken(open_feed):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        feed = open_feed(port=holder.getsockname()[1], wait=False)
        feed.ear.wait_for_state(SourceState.gone)
        assert "another program listens there" in feed.ear.statuses[-1].reason
    feed.ear.wait_for_state(SourceState.ok)
    assert feed.post({"event": "called", "ticket": "A012"}).status == 202
    assert feed.ear.states == [SourceState.gone, SourceState.ok]


def test_source_is_gone_with_the_reason_when_the_address_is_not_of_this_machine(open_feed):
    feed = open_feed(host="192.0.2.7", port=8790, wait=False)
    feed.ear.wait_for_state(SourceState.gone)
    assert "no such address now" in feed.ear.statuses[-1].reason


@pytest.mark.parametrize(("listen", "host"), [("[::1]", "::1"), ("localhost", "127.0.0.1")])
def test_source_listens_when_the_address_is_of_ipv6_or_localhost(open_feed, listen, host):
    feed = open_feed(host=host, listen=listen)
    assert feed.post({"event": "called", "ticket": "A012"}).status == 202


def test_source_warns_in_its_status_when_others_can_reach_it(open_feed):
    feed = open_feed(listen="0.0.0.0")  # noqa: S104 - that is what is warned of
    assert feed.ear.states == [SourceState.ok]
    assert "key can be read on the wire" in feed.ear.statuses[0].reason
    assert "key can be read" in str(feed.status().document["reason"])
    assert feed.post({"event": "called", "ticket": "A012"}).status == 202


def test_source_is_silent_and_ok_again_when_no_event_came_for_long(open_feed):
    later_ms = 0
    feed = open_feed(clock=lambda: now_ms() + later_ms, silent_after_ms=60_000)
    later_ms = 61_000
    feed.ear.wait_for_state(SourceState.silent)
    assert feed.status().document["state"] == "silent"
    assert feed.post({"event": "called", "ticket": "A012"}).status == 202
    feed.ear.wait_for_state(SourceState.ok)
    assert feed.ear.states == [SourceState.ok, SourceState.silent, SourceState.ok]


def test_status_tells_state_counter_and_the_last_event_when_asked(open_feed):
    later_ms = 0
    feed = open_feed(clock=lambda: now_ms() + later_ms)
    assert feed.status().document == {
        "state": "ok",
        "reason": f"listening at 127.0.0.1:{feed.port}",
        "counter": "05",
        "last_event_s": None,
    }
    feed.post({"event": "called", "ticket": "A012"})
    later_ms = 90_000
    assert feed.status().document["last_event_s"] in (90, 91)


def test_source_is_gone_and_comes_back_when_the_machine_loses_the_address(open_feed, monkeypatch):
    later_ms, is_lost = 0, False

    def check(address):
        # Addresses of loopback cannot be lost; how the real check fails, test_feed_rules says.
        if is_lost:
            raise OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(feed_source, "check_is_ours", check)
    feed = open_feed(clock=lambda: now_ms() + later_ms)
    is_lost, later_ms = True, feed_source.ADDRESS_CHECK_MS
    feed.ear.wait_for_state(SourceState.gone)
    assert "no such address now" in feed.ear.statuses[-1].reason
    is_lost = False
    feed.ear.wait_for_state(SourceState.ok)
    assert feed.post({"event": "called", "ticket": "A012"}).status == 202
