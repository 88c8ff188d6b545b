"""The simulated device: the wire of plain-lines on a path that outlives the plug."""

import os
import tty
from pathlib import Path

import pytest

from kiosk.devices.device_line import DeviceLine
from kiosk.devices.profile import LineSettings
from kiosk.devices.simulator import TicketSimulator
from kiosk.devices.source_address import DeviceAddress
from kiosk.devices.wake import wait_readable


def said(device: TicketSimulator, length: int) -> bytes:
    """Read so many bytes from the line, as a listener would."""
    descriptor = os.open(device.path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        heard = b""
        while len(heard) < length:
            assert wait_readable([descriptor], 10), heard
            heard += os.read(descriptor, 4096)
        return heard
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("word", "method"),
    [("CALL", "call"), ("RECALL", "recall"), ("SERVE", "serve"), ("SKIP", "skip")],
)
def test_simulator_speaks_plain_lines_when_told_to(word, method):
    with TicketSimulator(counter="07") as device:
        getattr(device, method)("A012")
        getattr(device, method)("A012", "HO-TICH")
        lines = f"{word} 07 A012\r\n{word} 07 A012 HO-TICH\r\n".encode()
        assert said(device, len(lines)) == lines


def test_simulator_keeps_its_path_when_unplugged_and_replugged(tmp_path):
    link = tmp_path / "ticket-device"
    with TicketSimulator(link=link) as device:
        assert device.path == str(link)
        device.unplug()
        assert not link.is_symlink()
        device.replug()
        device.call("A012")
        assert said(device, 14) == b"CALL 05 A012\r\n"


def test_simulator_refuses_to_speak_when_unplugged():
    with TicketSimulator() as device:
        device.unplug()
        with pytest.raises(RuntimeError, match="unplugged"):
            device.call("A012")


def test_simulator_refuses_when_plugged_in_twice():
    with TicketSimulator() as device, pytest.raises(RuntimeError, match="plugged in"):
        device.replug()


def test_simulator_leaves_nothing_behind_when_closed():
    with TicketSimulator() as device:
        folder = Path(device.path).parent
    assert not folder.exists()


def test_simulator_loses_what_nobody_hears_when_the_line_is_full(monkeypatch):
    monkeypatch.setattr("kiosk.devices.simulator.UNHEARD_AFTER_S", 0.01)
    with TicketSimulator() as device:
        device.garbage(b"x" * 1_000_000)


def test_simulator_hears_what_a_listener_writes_when_one_does():
    with TicketSimulator() as device:
        assert device.heard() == b""
        descriptor = os.open(device.path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(descriptor)
        os.write(descriptor, b"ACK")
        os.close(descriptor)
        assert device.heard() == b"ACK"


def test_simulator_is_opened_again_and_again_when_its_profile_has_parity():
    settings = LineSettings(baud=9600, bytesize=7, parity="E", stopbits=1)
    with TicketSimulator() as device:
        for _ in range(3):
            line = DeviceLine(DeviceAddress(device.path), settings)
            device.call("A012")
            assert wait_readable([line.fileno()], 10)
            assert line.receive() == b"CALL 05 A012\r\n"
            line.close()
