"""What is probably wrong, by the look of the bytes alone."""

import random

import pytest

from kiosk.devices.garble import WRONG_BAUD, WRONG_PARITY, Garble

TEXT = b"CALL 05 A012\r\nSERVE 05 A012\r\nCALL 05 A013\r\n"


def with_even_parity(data: bytes) -> bytes:
    return bytes(one | 0x80 if one.bit_count() % 2 else one for one in data)


def at_half_the_rate(data: bytes) -> bytes:
    """Read a line of 8N1 at half its baud rate: every second bit, start bits among them."""
    bits = "".join("0" + f"{one:08b}"[::-1] + "1" for one in data) + "1" * 20
    slow = bits[::2]
    heard, place = [], 0
    while (place := slow.find("0", place)) >= 0 and place + 9 <= len(slow):
        heard.append(int(slow[place + 1 : place + 9][::-1], 2))
        place += 10
    return bytes(heard)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (with_even_parity(TEXT), WRONG_PARITY),
        (at_half_the_rate(TEXT * 3), WRONG_BAUD),
        (random.Random(1).randbytes(200), WRONG_BAUD),
        (b"\x00" * 64, WRONG_BAUD),
        (TEXT, None),
        (with_even_parity(TEXT)[:20], None),
        (b"\x02" + TEXT + b"\x03", None),
    ],
    ids=["parity", "baud", "noise", "break", "text", "too little", "marks"],
)
def test_garble_is_suspected_by_its_look_when_there_is_enough(data, expected):
    garble = Garble(is_text=True)
    garble.came(data)
    assert garble.suspicion() == expected


def test_garble_is_not_suspected_when_frames_are_no_text_or_it_was_understood():
    binary = Garble(is_text=False)
    binary.came(b"\x00" * 100)
    assert binary.suspicion() is None
    text = Garble(is_text=True)
    text.came(b"\x00" * 100)
    text.clear()
    assert text.suspicion() is None
