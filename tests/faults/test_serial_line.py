"""What goes wrong with a serial line, and what the ticket source makes of it.

Guarantees tested: no ticket is invented, none is taken from a fragment, the right ones go on
coming, and a device that is back is heard within `REPLUG_WITHIN_S`. Every wait is for a
condition; every process is ended by its own id.
"""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.devices.profile import load_profile
from kiosk.devices.simulator import TicketSimulator
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import TicketCalled, TicketElsewhere, TicketEvent
from kiosk.devices.ticket_source import TicketSource, open_source

PLAIN_LINES = Path(__file__).parents[2] / "config" / "ticket-sources" / "plain-lines.toml"
WITHIN_S = 60.0
REPLUG_WITHIN_S = 3.0
HOLDER = """
import sys, serial
port = serial.Serial(sys.argv[1], exclusive=True)
print("held", flush=True)
sys.stdin.read()
"""


class Ear:
    """Hears a source and can wait for what it tells."""

    def __init__(self) -> None:
        self.events: list[TicketEvent] = []
        self.statuses: list[SourceStatus] = []
        self.change = threading.Condition()

    def on_event(self, event: TicketEvent, _at_ms: int) -> None:
        with self.change:
            self.events.append(event)
            self.change.notify_all()

    def on_status(self, status: SourceStatus) -> None:
        with self.change:
            self.statuses.append(status)
            self.change.notify_all()

    def wait_for(self, is_so: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        with self.change:
            assert self.change.wait_for(is_so, within_s), (self.statuses, len(self.events))

    def wait_for_state(self, state: SourceState, within_s: float = WITHIN_S) -> None:
        self.wait_for(lambda: bool(self.statuses) and self.statuses[-1].state is state, within_s)

    @property
    def tickets(self) -> list[str]:
        return [event.ticket for event in self.events]


@pytest.fixture
def device(tmp_path: Path) -> Iterator[TicketSimulator]:
    with TicketSimulator(link=tmp_path / "ticket-device") as made:
        yield made


@pytest.fixture
def listen() -> Iterator[Callable[[str], Ear]]:
    sources: list[TicketSource] = []

    def start(path: str) -> Ear:
        ear = Ear()
        source = open_source(
            path,
            load_profile(PLAIN_LINES),
            "5",
            ear.on_event,
            ear.on_status,
            lambda: time.monotonic_ns() // 1_000_000,
        )
        sources.append(source)
        source.start()
        return ear

    yield start
    for source in sources:
        source.stop()


@pytest.fixture
def heard(device: TicketSimulator, listen: Callable[[str], Ear]) -> Ear:
    """Give the ear of a source that is connected to the device."""
    ear = listen(device.path)
    ear.wait_for_state(SourceState.ok)
    return ear


def test_source_tells_gone_at_once_when_the_device_is_unplugged(device, heard):
    begun = time.monotonic()
    device.unplug()
    heard.wait_for_state(SourceState.gone)
    assert time.monotonic() - begun < 1.0
    assert "no device at" in heard.statuses[-1].reason


def test_source_is_heard_within_three_seconds_when_the_device_is_replugged(device, heard):
    for ticket in ("A001", "A002", "A003"):
        device.unplug()
        heard.wait_for_state(SourceState.gone)
        begun = time.monotonic()
        device.replug()
        heard.wait_for_state(SourceState.ok, REPLUG_WITHIN_S)
        device.call(ticket)
        heard.wait_for(lambda ticket=ticket: ticket in heard.tickets, REPLUG_WITHIN_S)
        assert time.monotonic() - begun < REPLUG_WITHIN_S
    assert heard.tickets == ["A001", "A002", "A003"]


def test_source_is_heard_within_three_seconds_when_the_path_comes_after_the_start(tmp_path, listen):
    link = tmp_path / "later"
    ear = listen(str(link))
    ear.wait_for_state(SourceState.gone)
    begun = time.monotonic()
    with TicketSimulator(link=link) as device:
        ear.wait_for_state(SourceState.ok, REPLUG_WITHIN_S)
        device.call("A001")
        ear.wait_for(lambda: ear.tickets == ["A001"])
        assert time.monotonic() - begun < REPLUG_WITHIN_S


def test_source_is_heard_within_three_seconds_when_the_device_was_away_for_long(
    device, listen, monkeypatch
):
    # As after an hour without the device: the next attempt by the clock is 30 s away.
    monkeypatch.setattr("kiosk.devices.backoff.FIRST_WAIT_S", 30.0)
    device.unplug()
    ear = listen(device.path)
    ear.wait_for_state(SourceState.gone)
    device.replug()
    ear.wait_for_state(SourceState.ok, REPLUG_WITHIN_S)


def test_source_discards_the_part_when_the_device_is_unplugged_in_a_line(device, heard):
    # In one piece with a whole line: once that is told, the part has been read.
    device.garbage(b"CALL 05 A011\r\nCALL 05 A0")
    heard.wait_for(lambda: heard.tickets == ["A011"])
    device.unplug()
    heard.wait_for_state(SourceState.gone)
    device.replug()
    heard.wait_for_state(SourceState.ok)
    device.garbage(b"12\r\nCALL 05 A013\r\n")
    heard.wait_for(lambda: len(heard.events) >= 2)
    assert heard.tickets == ["A011", "A013"]


def test_source_invents_no_ticket_when_only_garbage_comes(device, heard):
    noise = random.Random(20_260_101)
    for _ in range(64):
        device.garbage(noise.randbytes(1024))
    heard.wait_for_state(SourceState.garbled)
    device.garbage(b"\r\n")
    device.call("A001")
    heard.wait_for_state(SourceState.ok)
    heard.wait_for(lambda: bool(heard.events))
    assert heard.tickets == ["A001"]


def test_source_gives_exactly_the_calls_when_they_stand_in_a_flood(device, heard):
    noise = random.Random(20_260_102)
    expected = [f"A{number:03}" for number in range(60)]
    begun = time.monotonic()
    for ticket in expected:
        device.garbage(noise.randbytes(8 * 1024) + b"\r\n")
        device.call(ticket)
    heard.wait_for(lambda: len(heard.events) >= len(expected))
    assert heard.tickets == expected
    # Faster than any cable: 921,600 baud are 92 kB a second.
    assert 60 * 8 * 1024 / (time.monotonic() - begun) > 92_160


def test_source_gives_every_call_in_order_when_calls_flood(device, heard):
    expected = [f"B{number:04}" for number in range(5000)]
    for ticket in expected:
        device.call(ticket)
    heard.wait_for(lambda: len(heard.events) >= len(expected))
    assert heard.tickets == expected


def test_source_takes_little_of_the_processor_when_the_device_floods(device, heard):
    """The pause between two reads bounds what a babbling device can cost the screen."""
    flood = bytes(range(1, 256)) * 257
    cpu, begun = time.process_time(), time.monotonic()
    for _ in range(12):
        device.garbage(flood)
    share = (time.process_time() - cpu) / (time.monotonic() - begun)
    heard.wait_for_state(SourceState.garbled)
    assert share < 0.3


def test_source_gives_one_call_when_the_display_is_refreshed(device, heard):
    for _ in range(20):
        device.call("A001")
    device.recall("A001")
    heard.wait_for(lambda: len(heard.events) >= 2)
    assert [type(event).__name__ for event in heard.events] == ["TicketCalled", "TicketRecalled"]


def test_source_tells_elsewhere_when_the_call_is_for_another_counter(tmp_path, listen):
    with TicketSimulator(counter="06", link=tmp_path / "bus") as device:
        ear = listen(device.path)
        ear.wait_for_state(SourceState.ok)
        device.call("A001")
        device.recall("A001")
        device.garbage(b"CALL 05 A002\r\n")
        ear.wait_for(lambda: len(ear.events) >= 2)
        assert ear.events == [TicketElsewhere("A001"), TicketCalled("A002", "05", None)]


def test_source_tells_busy_when_another_program_holds_the_port_and_ok_when_it_ends(device, listen):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, device.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        ear = listen(device.path)
        ear.wait_for_state(SourceState.busy)
        assert "another program holds" in ear.statuses[-1].reason
        holder.stdin.close()
        holder.wait(WITHIN_S)
    ear.wait_for_state(SourceState.ok)
    device.call("A001")
    ear.wait_for(lambda: ear.tickets == ["A001"])


def test_second_source_is_told_busy_when_the_first_holds_the_port(device, heard, listen):
    second = listen(device.path)
    second.wait_for_state(SourceState.busy)
    device.call("A001")
    heard.wait_for(lambda: heard.tickets == ["A001"])
    assert second.events == []


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(Path.mkdir, "is a directory", id="directory"),
        pytest.param(Path.touch, "is not a serial line", id="file"),
        pytest.param(lambda path: path.symlink_to("nowhere"), "no device at", id="dangling link"),
        pytest.param(lambda _: None, "no device at", id="missing"),
    ],
)
def test_source_says_what_the_path_is_when_it_is_no_device(tmp_path, listen, make, words):
    path = tmp_path / "no-device"
    make(path)
    ear = listen(str(path))
    ear.wait_for_state(SourceState.gone)
    assert words in ear.statuses[-1].reason


def test_source_leaves_no_descriptor_behind_when_the_device_comes_and_goes(device, heard):
    def open_descriptors() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    before = open_descriptors()
    for number in range(3):
        device.unplug()
        heard.wait_for_state(SourceState.gone)
        device.replug()
        heard.wait_for_state(SourceState.ok)
        device.call(f"A{number:03}")
        heard.wait_for(lambda number=number: len(heard.events) == number + 1)
    assert open_descriptors() == before
