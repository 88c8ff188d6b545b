"""What is the serial source's own: silence, idleness, liveness, and refusals of servers."""

import socket
import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.devices.device_path import path_signature
from kiosk.devices.source_address import SourceAddressError, TcpAddress
from kiosk.devices.source_state import SourceState
from kiosk.devices.tcp_line import PEER_LOST_AFTER_MS, TcpLine
from kiosk.devices.ticket_source import open_source
from kiosk.devices.wake import Wake

pytestmark = pytest.mark.filterwarnings(
    # pyserial 3.5's RFC 2217 reader; no newer release.
    r"ignore:set(Daemon|Name)\(\) is deprecated:DeprecationWarning"
)


class Clock:
    """The monotonic clock, put ahead by hand; counts how often it is looked at."""

    def __init__(self) -> None:
        self.ahead_ms = 0
        self.looks = 0
        self.looked = threading.Condition()

    def __call__(self) -> int:
        with self.looked:
            self.looks += 1
            self.looked.notify_all()
            return time.monotonic_ns() // 1_000_000 + self.ahead_ms

    def seconds_of_looks(self, count: int) -> float:
        with self.looked:
            begun, enough = time.monotonic(), self.looks + count
            assert self.looked.wait_for(lambda: self.looks >= enough, 30)
            return time.monotonic() - begun


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


def test_source_wakes_at_most_about_once_a_second_when_nothing_comes(listen, wire):
    clock = Clock()
    ear = listen(wire.url, clock=clock).ear
    ear.wait_for_state(SourceState.ok)
    # It looks at the clock once each time round.
    assert clock.seconds_of_looks(3) > 1.5


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
    assert looks.seconds_of_looks(7) > 2.0


def test_source_stops_promptly_when_the_device_is_away(tmp_path, listen):
    listening = listen(str(tmp_path / "nothing"))
    listening.ear.wait_for_state(SourceState.gone)
    begun = time.monotonic()
    listening.source.stop()
    assert time.monotonic() - begun < 0.5


def test_source_stops_promptly_when_a_connection_is_being_made(listen):
    # A full backlog: the connection is neither made nor refused.
    with closing(socket.socket()) as server, closing(socket.socket()) as filler:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        filler.setblocking(False)
        filler.connect_ex(server.getsockname())
        listening = listen(f"socket://127.0.0.1:{server.getsockname()[1]}")
        begun = time.monotonic()
        listening.source.stop()
        assert time.monotonic() - begun < 0.5


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
