"""The datagrams of sd_notify(3) on a real socket."""

import logging
import socket

import pytest

from kiosk.health.notify_socket import NotifySocket

LIMIT_S = 10


@pytest.fixture
def supervisor(tmp_path):
    """Give a socket as the supervisor has it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.settimeout(LIMIT_S)
        yield made


def environment(address, **more):
    return {"NOTIFY_SOCKET": address, "WATCHDOG_PID": "1", "HOME": "/", **more}


@pytest.mark.parametrize("abstract", [False, True])
def test_words_come_whole_when_somebody_listens(supervisor, tmp_path, abstract):
    address = str(tmp_path / "notify")
    if abstract:
        supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        supervisor.bind("\0" + str(tmp_path))
        address = "@" + str(tmp_path)
    line = NotifySocket.taken_from(environment(address))
    line.say("READY=1\nSTATUS=phục vụ")
    assert supervisor.recv(4096).decode() == "READY=1\nSTATUS=phục vụ"
    line.close()
    if abstract:
        supervisor.close()


def test_nobody_else_is_told_the_address_when_it_was_taken(tmp_path):
    given = environment(str(tmp_path / "none"), WATCHDOG_USEC="20000000")
    line = NotifySocket.taken_from(given)
    assert line.watchdog_ms == 20_000
    line.close()
    assert given == {"HOME": "/"}


@pytest.mark.parametrize("address", ["", "@", "relative", "vsock:2:1234"])
def test_nothing_is_said_when_no_address_of_ours_is_given(address):
    assert NotifySocket.taken_from(environment(address)) is None


@pytest.mark.parametrize("period", ["", "0", "999", "-5", "soon", "²", "1e9"])
def test_no_watchdog_is_asked_for_when_its_period_is_none(tmp_path, period):
    line = NotifySocket.taken_from(environment(str(tmp_path / "none"), WATCHDOG_USEC=period))
    assert line.watchdog_ms is None
    line.close()


def test_sender_goes_on_and_says_so_once_when_nobody_listens(tmp_path, expected_log):
    expected_log("kiosk.health.notify_socket", "does not hear us")
    line = NotifySocket.taken_from(environment(str(tmp_path / "none")))
    for _ in range(3):
        line.say("WATCHDOG=1")
    line.close()


def test_sender_is_not_held_up_when_the_supervisor_reads_nothing(supervisor, tmp_path, caplog):
    line = NotifySocket.taken_from(environment(str(tmp_path / "notify")))
    with caplog.at_level(logging.CRITICAL, "kiosk.health.notify_socket"):
        for _ in range(10_000):
            line.say("WATCHDOG=1")
    assert supervisor.recv(4096) == b"WATCHDOG=1"
    line.close()


def test_nothing_is_sent_when_there_are_no_words(supervisor, tmp_path):
    line = NotifySocket.taken_from(environment(str(tmp_path / "notify")))
    line.say("")
    line.say("READY=1")
    assert supervisor.recv(4096) == b"READY=1"
    line.close()
