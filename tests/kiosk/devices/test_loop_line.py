"""A loop: as a cable between two ends within one process."""

import pytest

from kiosk.devices.loop_line import LoopDevice, LoopLine
from kiosk.devices.source_address import LoopAddress
from kiosk.devices.wake import wait_readable

HERE = LoopAddress("test-loop")


def test_loop_carries_bytes_both_ways_when_somebody_listens():
    device = LoopDevice(HERE.name)
    line = LoopLine(HERE)
    try:
        assert line.receive() == b""
        device.say(b"CALL")
        assert wait_readable([line.fileno()], 5)
        assert line.receive() == b"CALL"
        assert device.heard() == b""
        line.send(b"\x06")
        assert device.heard() == b"\x06"
    finally:
        line.close()
        device.close()


def test_loop_loses_what_is_said_when_nobody_listens():
    device = LoopDevice(HERE.name)
    device.say(b"lost")
    line = LoopLine(HERE)
    try:
        assert line.receive() == b""
    finally:
        line.close()
        device.close()


def test_loop_is_busy_when_it_has_a_listener_and_free_when_that_has_gone():
    device = LoopDevice(HERE.name)
    try:
        first = LoopLine(HERE)
        with pytest.raises(OSError, match="busy"):
            LoopLine(HERE)
        first.close()
        LoopLine(HERE).close()
    finally:
        device.close()


def test_loop_ends_when_the_device_is_unplugged_and_works_when_it_is_back():
    device = LoopDevice(HERE.name)
    line = LoopLine(HERE)
    device.unplug()
    with pytest.raises(OSError, match="No such device"):
        line.receive()
    line.close()
    with pytest.raises(OSError, match="No such file"):
        LoopLine(HERE)
    with pytest.raises(RuntimeError, match="unplugged"):
        device.say(b"x")
    device.replug()
    with pytest.raises(RuntimeError, match="there is a device"):
        LoopDevice(HERE.name)
    device.close()
