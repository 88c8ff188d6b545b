"""What systemd is told by `central serve`: words on a real socket."""

import os
import signal
import socket

import pytest

from central.operation.service_manager import ALIVE, READY, ServiceManager, address_of, beat_s
from tests.central.operation.central_process import wait_until

LIMIT_S = 30


@pytest.fixture
def ear(tmp_path):
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        line.settimeout(LIMIT_S)
        yield path, line


def test_systemd_hears_ready_alive_and_the_end_when_it_started_the_process(ear, start, monkeypatch):
    path, line = ear
    monkeypatch.setenv("NOTIFY_SOCKET", str(path))
    monkeypatch.setenv("WATCHDOG_USEC", "600000")
    central = start()
    heard = [line.recv(200).decode()]
    assert heard == [READY]
    assert line.recv(200).decode() == ALIVE
    os.kill(central.process.pid, signal.SIGTERM)
    wait_until(lambda: "STOPPING=1" in line.recv(200).decode(), LIMIT_S, "the word of the end")
    assert central.process.wait(LIMIT_S) == 0


def test_process_listens_on_its_own_port_when_the_settings_are_those_of_another(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert start(arguments=("--port", str(port))).port == port


def test_process_says_that_it_lives_thrice_within_its_limit(ear):
    path, line = ear
    manager = ServiceManager({"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "3000000"})
    for now_s in (0.0, 0.9, 1.0, 1.5, 2.1):
        manager.live(now_s)
    line.settimeout(0.0)
    assert [line.recv(50).decode() for _ in range(3)] == [ALIVE] * 3
    with pytest.raises(BlockingIOError):
        line.recv(50)


def test_nothing_is_said_when_nobody_listens(tmp_path):
    ServiceManager({}).tell(READY)
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "none")}).tell(READY)


def test_address_is_of_linux_own_names_when_it_begins_with_an_at_sign():
    assert address_of({"NOTIFY_SOCKET": "@run/x"}) == "\0run/x"
    assert address_of({"NOTIFY_SOCKET": "vsock:2:1"}) == ""


def test_beat_is_none_when_the_watchdog_is_of_another_process():
    assert beat_s({"WATCHDOG_USEC": "6000000", "WATCHDOG_PID": "7"}, 7) == 2.0
    assert beat_s({"WATCHDOG_USEC": "6000000", "WATCHDOG_PID": "7"}, 8) is None
    assert beat_s({"WATCHDOG_USEC": "soon"}, 8) is None
