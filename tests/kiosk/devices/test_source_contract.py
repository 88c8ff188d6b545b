"""What every ticket source keeps to: over a cable, bare TCP (socat, ser2net), RFC 2217, a loop
and a capture.
"""

import threading
import time
from collections import Counter

import pytest

from kiosk.devices.source_state import SourceState
from kiosk.devices.ticket_event import (
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)
from kiosk.devices.ticket_source import open_source

pytestmark = pytest.mark.filterwarnings(
    # pyserial 3.5's RFC 2217 reader; no newer release.
    r"ignore:set(Daemon|Name)\(\) is deprecated:DeprecationWarning"
)
PROMPT_S = 1.0


def test_source_tells_events_in_order_when_the_device_speaks(wire, listen):
    ear = listen(wire.url).ear
    ear.wait_for_state(SourceState.ok)
    wire.device.call("A012", "HO-TICH")
    wire.device.recall("A012")
    wire.device.serve("A012")
    wire.device.skip("A013")
    ear.wait_for(lambda: len(ear.events) == 4)
    assert ear.events == [
        TicketCalled("A012", "05", "HO-TICH"),
        TicketRecalled("A012", "05", None),
        TicketServed("A012", "05", None),
        TicketSkipped("A013", "05", None),
    ]
    assert ear.event_ms == sorted(ear.event_ms)


def test_source_gives_the_time_of_arrival_when_it_tells_an_event(wire, listen):
    ear = listen(wire.url).ear
    ear.wait_for_state(SourceState.ok)
    before_ms = time.monotonic_ns() // 1_000_000
    wire.device.call("A012")
    ear.wait_for(lambda: len(ear.events) == 1)
    assert before_ms <= ear.event_ms[0] <= time.monotonic_ns() // 1_000_000


def test_source_calls_back_on_its_own_thread_only_when_it_tells_anything(wire, listen):
    ear = listen(wire.url).ear
    ear.wait_for_state(SourceState.ok)
    wire.device.call("A012")
    ear.wait_for(lambda: len(ear.events) == 1)
    assert ear.threads == {"ticket-source"}


def test_source_joins_the_parts_when_a_line_comes_in_pieces(wire, listen):
    ear = listen(wire.url).ear
    ear.wait_for_state(SourceState.ok)
    for part in (b"CA", b"LL 05 ", b"A0", b"12\r", b"\nSERVE 05 A012\n"):
        wire.device.garbage(part)
    ear.wait_for(lambda: len(ear.events) == 2)
    assert ear.events == [TicketCalled("A012", "05", None), TicketServed("A012", "05", None)]


def test_source_tells_garbled_then_ok_when_garbage_ends(wire, listen):
    ear = listen(wire.url).ear
    ear.wait_for_state(SourceState.ok)
    wire.device.garbage(b"\x80\x00\xfe~" * 50 + b"\r\n")
    ear.wait_for_state(SourceState.garbled)
    wire.device.call("A012")
    ear.wait_for_state(SourceState.ok)
    ear.wait_for(lambda: len(ear.events) == 1)
    assert ear.tickets == ["A012"]


def test_source_works_again_when_the_device_was_unplugged_and_replugged(wire_with_plug, listen):
    ear = listen(wire_with_plug.url).ear
    ear.wait_for_state(SourceState.ok)
    wire_with_plug.device.call("A012")
    ear.wait_for(lambda: len(ear.events) == 1)
    wire_with_plug.device.unplug()
    ear.wait_for(lambda: ear.statuses[-1].state in (SourceState.gone, SourceState.busy))
    wire_with_plug.device.replug()
    ear.wait_for_state(SourceState.ok)
    wire_with_plug.device.call("A013")
    ear.wait_for(lambda: len(ear.events) == 2)
    assert ear.tickets == ["A012", "A013"]


def test_source_writes_nothing_when_it_listens(wire, listen):
    listening = listen(wire.url)
    listening.ear.wait_for_state(SourceState.ok)
    wire.device.call("A012")
    listening.ear.wait_for(lambda: len(listening.ear.events) == 1)
    listening.source.stop()
    assert wire.device.heard() == b""


def test_source_tells_a_status_only_once_when_it_does_not_change(wire, listen):
    ear = listen(wire.url).ear
    ear.wait_for_state(SourceState.ok)
    for number in range(30):
        wire.device.call(f"A{number:03}")
    ear.wait_for(lambda: len(ear.events) == 30)
    assert Counter(ear.states)["ok"] == 1


def test_source_stops_promptly_and_says_nothing_more_when_told_to(wire, listen):
    listening = listen(wire.url)
    ear = listening.ear
    ear.wait_for_state(SourceState.ok)
    begun = time.monotonic()
    listening.source.stop()
    assert time.monotonic() - begun < PROMPT_S
    told = len(ear.statuses)
    wire.device.call("A012")
    assert "ticket-source" not in [thread.name for thread in threading.enumerate()]
    assert (ear.events, len(ear.statuses)) == ([], told)


def test_source_gives_the_line_back_when_it_has_stopped(wire, listen):
    first = listen(wire.url)
    first.ear.wait_for_state(SourceState.ok)
    first.source.stop()
    second = listen(wire.url)
    second.ear.wait_for_state(SourceState.ok)
    # Not the first call, perhaps: for half a second socat still reads for the first source.
    for number in range(20):
        wire.device.call(f"A{number:03}")
        with second.ear.change:
            if second.ear.change.wait_for(lambda: second.ear.events, 1.0):
                break
    assert second.ear.events


def test_source_may_stop_twice_and_from_its_own_callback_when_it_pleases(wire, profile):
    stopped = threading.Event()

    def stop(*_: object) -> None:
        source.stop()
        stopped.set()

    source = open_source(
        wire.url, profile, None, stop, stop, lambda: time.monotonic_ns() // 1_000_000
    )
    source.start()
    assert stopped.wait(10)
    source.stop()
    source.stop()


def test_source_does_nothing_when_stopped_before_it_started(wire, profile):
    source = open_source(wire.url, profile, None, print, print, lambda: 0)
    source.stop()


def test_source_refuses_when_started_twice(wire, listen):
    listening = listen(wire.url)
    with pytest.raises(RuntimeError, match="starts once"):
        listening.source.start()
