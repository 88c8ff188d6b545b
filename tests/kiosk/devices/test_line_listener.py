"""Whoever listens to a source may fail: the source does not, and its line is not blamed."""

import pytest

from kiosk.devices.loop_line import LoopDevice
from kiosk.devices.ticket_source import open_source
from tests.kiosk.devices.ear import Ear, now_ms


@pytest.fixture
def device():
    made = LoopDevice("listener-fails")
    yield made
    made.close()


@pytest.mark.parametrize("failure", [BrokenPipeError(), ValueError("a bug")], ids=repr)
def test_source_goes_on_when_whoever_takes_its_events_fails(device, profile, expected_log, failure):
    expected_log("kiosk.devices.line_listener", "whoever listens")
    ear = Ear()

    def on_event(event, at_ms):
        ear.on_event(event, at_ms)
        raise failure

    source = open_source(device.path, profile, "05", on_event, ear.on_status, now_ms)
    source.start()
    try:
        ear.wait_for(lambda: ear.states == ["ok"])
        for number in range(3):
            device.say(b"CALL 05 A%03d\n" % number)
        ear.wait_for(lambda: len(ear.events) == 3)
        assert ear.states == ["ok"]
    finally:
        source.stop()


def test_source_goes_on_when_whoever_takes_its_states_fails(device, profile, expected_log):
    expected_log("kiosk.devices.line_listener", "whoever listens")
    ear = Ear()

    def on_status(status):
        ear.on_status(status)
        raise BrokenPipeError

    source = open_source(device.path, profile, "05", ear.on_event, on_status, now_ms)
    source.start()
    try:
        ear.wait_for(lambda: ear.states == ["ok"])
        device.unplug()
        ear.wait_for(lambda: ear.states == ["ok", "gone"])
        device.replug()
        ear.wait_for(lambda: ear.states == ["ok", "gone", "ok"])
        device.say(b"CALL 05 A012\n")
        ear.wait_for(lambda: ear.tickets == ["A012"])
    finally:
        source.stop()
