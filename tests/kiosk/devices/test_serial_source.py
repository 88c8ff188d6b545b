"""What is the serial source's own: silence, idleness, liveness, and refusals of servers."""

import socket
import threading
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.devices.capture import capture_line
from kiosk.devices.device_path import path_signature
from kiosk.devices.encoding.device_speech import DeviceSpeech
from kiosk.devices.profile import load_profile
from kiosk.devices.source_address import SourceAddressError, TcpAddress
from kiosk.devices.source_state import SourceState
from kiosk.devices.tcp_line import PEER_LOST_AFTER_MS, TcpLine
from kiosk.devices.ticket_source import open_source
from kiosk.devices.wake import Wake

pytestmark = pytest.mark.filterwarnings(
    # pyserial 3.5's RFC 2217 reader; no newer release.
    r"ignore:set(Daemon|Name)\(\) is deprecated:DeprecationWarning"
)
WITHIN_S, LONG_WAIT_S = 60, 120
PROFILES = Path(__file__).parents[3] / "config" / "ticket-sources"


class Clock:
    """The monotonic clock, put ahead by hand; notes when it is looked at."""

    def __init__(self) -> None:
        self.ahead_ms = 0
        self.looks_s: list[float] = []
        self.looked = threading.Condition()

    def __call__(self) -> int:
        with self.looked:
            self.looks_s.append(time.monotonic())
            self.looked.notify_all()
            return time.monotonic_ns() // 1_000_000 + self.ahead_ms

    def seconds_of_looks(self, count: int, first: int | None = None) -> float:
        """Give how long so many looks took, from the look `first` on; from now if that is None."""
        with self.looked:
            at = len(self.looks_s) if first is None else first
            begun_s = time.monotonic() if first is None else self.looks_s[at - 1]
            assert self.looked.wait_for(lambda: len(self.looks_s) >= at + count, WITHIN_S)
            return self.looks_s[at + count - 1] - begun_s


def test_source_tells_silent_and_then_ok_when_the_device_pauses(profile, listen, wire_on_cable):
    clock = Clock()
    hour = replace(profile, silent_after_ms=3_600_000)
    ear = listen(wire_on_cable.url, profile=hour, clock=clock).ear
    ear.wait_for_state(SourceState.ok)
    clock.ahead_ms += 3_600_000
    ear.wait_for_state(SourceState.silent)
    wire_on_cable.device.call("A012")
    ear.wait_for_state(SourceState.ok)
    ear.wait_for(lambda: ear.tickets == ["A012"])


def test_source_wakes_at_most_about_once_a_second_when_nothing_comes(listen, every_wire):
    clocks = {name: Clock() for name in every_wire}
    for name, wire in every_wire.items():
        listen(wire.url, clock=clocks[name]).ear.wait_for_state(SourceState.ok)
    begun = {name: len(clock.looks_s) for name, clock in clocks.items()}
    # It looks at the clock once each time round.
    found = {name: clock.seconds_of_looks(3, begun[name]) for name, clock in clocks.items()}
    assert {name: seconds for name, seconds in found.items() if seconds <= 1.5} == {}


def test_source_looks_about_once_a_second_when_the_device_is_away(tmp_path, listen, monkeypatch):
    looks = Clock()

    def look(path: str) -> None:
        assert path_signature(path) is None
        looks()

    monkeypatch.setattr("kiosk.devices.line_listener.path_signature", look)
    ear = listen(str(tmp_path / "nothing")).ear
    ear.wait_for_state(SourceState.gone)
    assert "no device at" in ear.statuses[0].reason
    # It looks before and after each wait, and the first wait is shorter.
    assert looks.seconds_of_looks(5) > 1.0


@pytest.fixture
def long_waits(monkeypatch):
    """Every wait of the listener by its own clock is far longer than a test may take."""
    for name in ("IDLE_CHECK_S", "REPLUG_CHECK_S", "STOP_WITHIN_S"):
        monkeypatch.setattr(f"kiosk.devices.line_listener.{name}", LONG_WAIT_S)
    monkeypatch.setattr("kiosk.devices.backoff.FIRST_WAIT_S", LONG_WAIT_S)
    monkeypatch.setattr("kiosk.devices.tcp_line.CONNECT_WITHIN_S", LONG_WAIT_S)


def test_source_stops_at_once_when_the_device_is_away(tmp_path, listen, long_waits):
    listening = listen(str(tmp_path / "nothing"))
    listening.ear.wait_for_state(SourceState.gone)
    begun = time.monotonic()
    listening.source.stop()
    assert time.monotonic() - begun < WITHIN_S


def test_source_stops_at_once_when_a_connection_is_being_made(listen, long_waits):
    # A full backlog: the connection is neither made nor refused.
    with closing(socket.socket()) as server, closing(socket.socket()) as filler:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        filler.setblocking(False)
        filler.connect_ex(server.getsockname())
        listening = listen(f"socket://127.0.0.1:{server.getsockname()[1]}")
        begun = time.monotonic()
        listening.source.stop()
        assert time.monotonic() - begun < WITHIN_S


def test_tcp_line_notices_a_dead_peer_within_a_minute_when_connected():
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as server,
        closing(Wake()) as wake,
        closing(TcpLine(TcpAddress(*server.getsockname()), wake)) as line,
    ):
        connection = line._socket  # noqa: SLF001
        assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        idle = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)
        every = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL)
        probes = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT)
        lost_ms = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert idle + every * probes <= 60
    assert lost_ms == PEER_LOST_AFTER_MS <= 60_000


@pytest.mark.parametrize("last_words", [b"", b"Port already in use\r\n"])
@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
def test_source_tells_busy_when_a_server_takes_one_client_only(listen, scheme, last_words):
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def refuse() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                client.sendall(last_words)
                client.close()

        refusing = threading.Thread(target=refuse)
        refusing.start()
        ear = listen(f"{scheme}://127.0.0.1:{server.getsockname()[1]}").ear
        try:
            ear.wait_for_state(SourceState.busy)
        finally:
            server.shutdown(socket.SHUT_RDWR)
            refusing.join()
    # Not once ok: it never worked.
    assert set(ear.states) == {"busy"}


def test_source_tells_busy_when_the_one_place_of_a_real_server_is_taken(listen, wire_of_one_client):
    first = listen(wire_of_one_client.url)
    first.ear.wait_for_state(SourceState.ok)
    second = listen(wire_of_one_client.url)
    second.ear.wait_for_state(SourceState.busy)
    assert "ok" not in second.ear.states
    wire_of_one_client.device.call("A012")
    first.ear.wait_for(lambda: first.ear.tickets == ["A012"])
    first.source.stop()
    second.ear.wait_for_state(SourceState.ok)


def test_source_tells_a_frame_well_within_40_ms_when_silence_ends_it(listen, loop_device):
    gap_framed = load_profile(PROFILES / "gap-framed.toml")
    framer = replace(gap_framed.framer, gap_ms=20)
    ear = listen(
        loop_device.path, profile=replace(gap_framed, framer=framer, repeat_window_ms=0)
    ).ear
    ear.wait_for_state(SourceState.ok)
    speech = DeviceSpeech(gap_framed, "05")
    waits_ms = []
    for number in range(1, 41):
        data = speech.say("called", number)
        assert data is not None
        said_s = time.monotonic()
        loop_device.say(data)
        ear.wait_for(lambda number=number: len(ear.events) == number)
        waits_ms.append((time.monotonic() - said_s) * 1000)
    # From the last byte: the silence, by a clock of whole milliseconds, and little of ours.
    assert min(waits_ms) >= 19
    assert sorted(waits_ms)[len(waits_ms) // 4] < 32


def test_source_tells_a_modbus_frame_at_once_when_its_check_is_good(listen, loop_device):
    modbus = replace(load_profile(PROFILES / "modbus-rtu.toml"), repeat_window_ms=0)
    ear = listen(loop_device.path, profile=modbus).ear
    ear.wait_for_state(SourceState.ok)
    speech = DeviceSpeech(modbus, "05")
    waits_ms = []
    for number in range(1, 41):
        data = speech.say("called", number)
        assert data is not None
        said_s = time.monotonic()
        loop_device.say(data)
        ear.wait_for(lambda number=number: len(ear.events) == number)
        waits_ms.append((time.monotonic() - said_s) * 1000)
    assert sorted(waits_ms)[len(waits_ms) // 4] < 15


def test_source_is_refused_a_fast_capture_when_silence_ends_its_frames(tmp_path):
    gap_framed = load_profile(PROFILES / "gap-framed.toml")
    with pytest.raises(SourceAddressError, match="speed must be 1"):
        open_source(f"capture:{tmp_path}?speed=0", gap_framed, None, print, print, lambda: 0)


def test_source_plays_a_capture_once_and_another_under_its_name_too(tmp_path, listen):
    path = tmp_path / "a.capture"
    path.write_text(capture_line(0, b"CALL 05 A001\r\n") + "7 4")
    ear = listen(f"capture:{path}?speed=0").ear
    ear.wait_for_state(SourceState.gone)
    assert "line 2" in ear.statuses[-1].reason
    assert "cut in the middle" in ear.statuses[-1].reason
    assert ear.tickets == ["A001"]
    other = tmp_path / "b"
    other.write_text(capture_line(0, b"CALL 05 A002\r\n"))
    other.replace(path)
    ear.wait_for(lambda: ear.tickets == ["A001", "A002"])
    assert ear.statuses[-1].state in (SourceState.ok, SourceState.gone)


def test_source_says_which_option_helps_when_a_server_has_no_control_lines(listen, wire_ser2net):
    bare = wire_ser2net.url.removesuffix("?ign_set_control")
    ear = listen(f"{bare}?timeout=1").ear
    ear.wait_for(lambda: any("?ign_set_control" in status.reason for status in ear.statuses))
    assert ear.statuses[-1].state is SourceState.gone


def test_source_raises_when_its_address_is_none(profile):
    with pytest.raises(SourceAddressError, match="host or port is missing"):
        open_source("socket://127.0.0.1", profile, None, print, print, lambda: 0)


def test_open_source_raises_when_the_kind_is_not_known(profile):
    with pytest.raises(ValueError, match="'telepathy'"):
        open_source("/dev/x", replace(profile, kind="telepathy"), None, print, print, lambda: 0)
