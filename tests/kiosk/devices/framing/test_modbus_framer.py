"""Modbus RTU overheard: requests, responses, exceptions, at once and never by a wrong CRC."""

import pytest

from kiosk.devices.framer_settings import ModbusFraming
from kiosk.devices.framing.modbus import ModbusFramer
from tests.kiosk.devices.framing.framings import modbus_wire


def framer():
    return ModbusFramer(ModbusFraming(10))


@pytest.mark.parametrize(
    "frame",
    [
        "11 03 00 6B 00 03",
        "11 03 06 AE 41 56 52 43 40",
        "11 01 05 CD 6B B2 0E 1B",
        "11 05 00 AC FF 00",
        "11 06 00 01 00 03",
        "11 0F 00 13 00 0A 02 CD 01",
        "11 0F 00 13 00 0A",
        "11 10 00 01 00 02 04 00 0A 01 02",
        "11 16 00 04 00 F2 00 25",
        "11 17 00 03 00 06 00 0E 00 03 06 00 FF 00 FF 00 FF",
        "11 83 02",
    ],
)
def test_modbus_frame_comes_with_its_last_byte_when_its_crc_is_good(frame):
    payload = bytes.fromhex(frame)
    wire = modbus_wire(payload)
    one = framer()
    assert one.feed(wire[:-1], 0) == []
    assert one.feed(wire[-1:], 0) == [payload]
    assert (one.held_bytes, one.dropped_bytes) == (0, 0)


def test_modbus_frame_comes_after_silence_when_its_function_is_not_known():
    payload = b"\x11\x41hello"
    one = framer()
    assert one.feed(modbus_wire(payload), 0) == []
    assert one.due_ms() == 10
    assert one.tick(9) == []
    assert one.tick(10) == [payload]


def test_modbus_frame_is_dropped_when_its_crc_is_wrong_and_the_next_is_found():
    good = modbus_wire(bytes.fromhex("11 03 06 AE 41 56 52 43 40"))
    wrong = good[:-1] + bytes([good[-1] ^ 1])
    one = framer()
    frames = one.feed(wrong, 0) + one.feed(good, 20) + one.tick(40)
    assert frames == [good[:-2]]
    assert (one.refused_frames, one.dropped_bytes) == (1, len(wrong))


def test_modbus_response_is_whole_when_it_would_be_good_without_its_last_byte():
    # Coils whose last byte is the low byte of the CRC before it: 8 bytes are good, too.
    for last in range(256):
        wire = modbus_wire(b"\x05\x01\x04\x39\x01\xf5" + bytes([last]))
        assert framer().feed(wire, 0) == [wire[:-2]]


@pytest.mark.parametrize("request_", ["11 07", "11 03 04 00 00 01"])
def test_modbus_request_waits_for_one_byte_when_it_may_be_a_response(request_):
    payload = bytes.fromhex(request_)
    one = framer()
    assert one.feed(modbus_wire(payload), 0) == []
    assert one.tick(10) == [payload]
    assert one.feed(modbus_wire(payload), 20) == []
    assert one.feed(b"\x11", 20) == [payload]
