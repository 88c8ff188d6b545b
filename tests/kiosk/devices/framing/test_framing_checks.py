"""The checks: published values, and the slow way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.framer_settings import CheckSettings
from kiosk.devices.framing.check_reader import CheckReader
from kiosk.devices.framing.checks import ALGORITHMS
from tests.kiosk.devices.framing.framings import SLOW_CHECKS, check_bytes


@pytest.mark.parametrize(
    ("algorithm", "data", "value"),
    [
        ("crc16-modbus", b"123456789", 0x4B37),
        ("crc16-ccitt", b"123456789", 0x29B1),
        ("xor", b"123456789", 0x31),
        ("sum8", b"123456789", 0xDD),
        ("lrc", b"123456789", 0x23),
        # Modbus over serial line: read ten registers of device 17, as ASCII and as RTU.
        ("lrc", bytes.fromhex("1103006B0003"), 0x7E),
        ("crc16-modbus", bytes.fromhex("1103006B0003"), 0x8776),
        ("xor", b"", 0),
        ("crc16-modbus", b"", 0xFFFF),
        ("crc16-ccitt", b"", 0xFFFF),
    ],
)
def test_check_is_the_published_one_when_the_example_is(algorithm, data, value):
    assert ALGORITHMS[algorithm](data) == value


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@given(st.binary(max_size=300))
def test_check_is_the_same_when_computed_byte_by_byte(algorithm, data):
    assert ALGORITHMS[algorithm](data) == SLOW_CHECKS[algorithm](data)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("is_hex", [False, True])
@pytest.mark.parametrize("is_high_first", [False, True])
@given(st.binary(min_size=1, max_size=40), st.integers(0, 10_000))
def test_check_reader_takes_the_right_one_alone_when_a_bit_is_wrong(
    algorithm, is_hex, is_high_first, data, place
):
    settings = CheckSettings(algorithm, is_hex=is_hex, is_high_first=is_high_first)
    reader, sent = CheckReader(settings), check_bytes(settings, data)
    assert reader.sent(data) == sent
    assert len(sent) == reader.wire_bytes
    assert reader.is_right(data, sent)
    wrong = bytearray(data)
    wrong[place // 8 % len(data)] ^= 1 << place % 8
    assert not reader.is_right(bytes(wrong), sent)


@pytest.mark.parametrize("check", [b" 1", b"+1", b"0x", b"1_", b"\xb21"])
def test_check_reader_refuses_when_hexadecimal_digits_are_none(check):
    reader = CheckReader(CheckSettings("sum8", is_hex=True))
    assert reader.is_right(b"\x1f", b"1f")
    assert not reader.is_right(b"\x01", check)
