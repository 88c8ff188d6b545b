"""From the system's errors to a status that says what to do next."""

import errno
import os
import socket
from pathlib import Path

import pytest
import serial

from kiosk.devices.device_line import DeviceLine
from kiosk.devices.open_failure import (
    ClosedByPeerError,
    error_number,
    status_of_failure,
    status_of_refusal,
)
from kiosk.devices.profile import LineSettings
from kiosk.devices.simulator import TicketSimulator
from kiosk.devices.source_address import (
    CaptureAddress,
    DeviceAddress,
    LoopAddress,
    Rfc2217Address,
    TcpAddress,
)
from kiosk.devices.source_state import SourceState

CABLE = DeviceAddress("/dev/ttyUSB0")
SERVER = TcpAddress("192.0.2.7", 4001)
RFC2217 = Rfc2217Address("192.0.2.7", 7000, "rfc2217://192.0.2.7:7000")


def failed(number: int) -> serial.SerialException:
    """Make the error that pyserial makes while opening a device."""
    return serial.SerialException(number, f"could not open port: {os.strerror(number)}")


@pytest.mark.parametrize(
    ("address", "error", "state", "words"),
    [
        (CABLE, failed(errno.EAGAIN), SourceState.busy, "another program holds /dev/ttyUSB0"),
        (CABLE, failed(errno.EBUSY), SourceState.busy, "another program"),
        (CABLE, failed(errno.EACCES), SourceState.gone, "the group 'dialout'"),
        (CABLE, failed(errno.EACCES), SourceState.gone, "usermod -aG dialout USER"),
        (CABLE, failed(errno.EISDIR), SourceState.gone, "is a directory"),
        (CABLE, failed(errno.ENOENT), SourceState.gone, "no device at /dev/ttyUSB0"),
        (CABLE, failed(errno.ENODEV), SourceState.gone, "no device at"),
        (CABLE, OSError(errno.EIO, "x"), SourceState.gone, "no device at"),
        (CABLE, serial.SerialException("no data"), SourceState.gone, "no device at"),
        (CABLE, failed(errno.ENOTTY), SourceState.gone, "is not a serial line"),
        (CABLE, failed(errno.EINVAL), SourceState.gone, "refuses the line settings"),
        (CABLE, failed(errno.EMFILE), SourceState.gone, "Too many open files"),
        (SERVER, ConnectionRefusedError(errno.ECONNREFUSED, "x"), SourceState.gone, "refuses"),
        (SERVER, OSError(errno.EHOSTUNREACH, "x"), SourceState.gone, "does not answer"),
        (SERVER, TimeoutError(errno.ETIMEDOUT, "x"), SourceState.gone, "does not answer"),
        (SERVER, TimeoutError("timed out"), SourceState.gone, "does not answer"),
        (SERVER, ClosedByPeerError(), SourceState.gone, "closed the connection"),
        (SERVER, socket.gaierror(-2, "Name not known"), SourceState.gone, "is the name right?"),
        (
            RFC2217,
            serial.SerialException("timeout while waiting for option 'control'"),
            SourceState.gone,
            "add ?ign_set_control",
        ),
        (
            RFC2217,
            serial.SerialException("Remote does not seem to support RFC2217 or BINARY mode []"),
            SourceState.gone,
            "try socket://",
        ),
    ],
)
def test_failure_gives_state_and_advice_when_a_line_fails(address, error, state, words):
    status = status_of_failure(address, error, "dialout")
    assert status.state is state
    assert words in status.reason


def test_failure_says_that_the_group_is_not_known_when_it_is_not():
    status = status_of_failure(CABLE, failed(errno.EACCES), None)
    assert "its group is not known" in status.reason


def test_failure_gives_the_same_words_when_a_device_vanishes_and_stays_away():
    vanished = status_of_failure(CABLE, OSError(errno.EIO, "Input/output error"), None)
    away = status_of_failure(CABLE, failed(errno.ENOENT), None)
    assert vanished == away


def test_refusal_is_busy_when_a_server_closes_at_once():
    assert status_of_refusal(SERVER).state is SourceState.busy


def test_error_number_is_found_when_pyserial_hides_it_in_words():
    with pytest.raises(serial.SerialException) as caught:
        serial.Serial(os.devnull)
    assert caught.value.errno is None
    assert error_number(caught.value) == errno.ENOTTY


@pytest.mark.parametrize(
    ("number", "state", "words"),
    [
        (errno.EBUSY, SourceState.busy, "another listener holds loop://mau"),
        (errno.ENOENT, SourceState.gone, "no device at loop://mau"),
        (errno.ENODEV, SourceState.gone, "no device at loop://mau"),
    ],
)
def test_failure_of_a_loop_says_what_is_there_when_it_cannot_be_opened(number, state, words):
    status = status_of_failure(LoopAddress("mau"), OSError(number, "x"), None)
    assert status.state is state
    assert words in status.reason


def test_failure_of_a_capture_is_in_the_captures_own_words_when_it_ends():
    address = CaptureAddress(Path("a.capture"), 1)
    status = status_of_failure(address, OSError("a.capture: line 7: cut"), None)
    assert (status.state, status.reason) == (SourceState.gone, "a.capture: line 7: cut")


def test_failure_blames_the_settings_when_the_driver_knows_no_such_speed(monkeypatch, tmp_path):
    def refuse(_port: object, _baud: int) -> None:
        raise ValueError("Failed to set custom baud rate (12345)")

    monkeypatch.setattr(serial.Serial, "_set_special_baudrate", refuse)
    with TicketSimulator(link=tmp_path / "device") as device:
        address = DeviceAddress(device.path)
        with pytest.raises(OSError, match="12345") as caught:
            DeviceLine(address, LineSettings(12345, 8, "N", 1))
    status = status_of_failure(address, caught.value, None)
    assert "refuses the line settings" in status.reason
