"""A printer's data: text, the big number, and images that are never taken for text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.framer_settings import EscposFraming
from kiosk.devices.framing.escpos import EscposFramer

CUT = b"\x1dV\x00"
ANYTHING = bytes(range(256))


def text_of(data, most=1000):
    return EscposFramer(EscposFraming(most)).feed(data, 0)


def test_escpos_gives_lines_and_the_big_number_when_a_ticket_is_cut():
    ticket = (
        b"\x1b@\x1bt\x1e\x1ba\x01UBND XA MAU\n\n  So thu tu  \r\n"
        b"\x1d!\x11A012\x1d!\x00\n\x1b!\x30B\x1b!\x00 nho\n\x1bd\x03Quay\t05\x1dVB\x10"
    )
    assert text_of(ticket) == [b"UBND XA MAU\nSo thu tu\n\x0eA012\x0f\n\x0eB\x0f nho\nQuay 05"]


@pytest.mark.parametrize("size", [b"\x1d!\x01", b"\x1d!\x10", b"\x1b!\x10", b"\x1b!\x20"])
def test_escpos_calls_text_big_only_when_it_is_wider_and_higher(size):
    assert text_of(b"\x1b@" + size + b"A012\n" + CUT) == [b"A012"]


@pytest.mark.parametrize(
    "command",
    [
        b"\x1dv0\x00\x10\x00\x10\x00" + ANYTHING,
        b"\x1b*\x00\x00\x01" + ANYTHING,
        b"\x1b*\x21\x55\x00" + ANYTHING[:255],
        b"\x1d(k\x00\x01" + ANYTHING,
        b"\x1d(L\x00\x01" + ANYTHING,
        b"\x1d8L\x00\x01\x00\x00" + ANYTHING,
        b"\x1dkI\xff" + ANYTHING[:255],
        b"\x1dk\x04" + ANYTHING[1:] + b"\x00",
        b"\x1d*\x04\x08" + ANYTHING,
        b"\x1bD" + ANYTHING[1:33] + b"\x00",
        b"\x10\x04\x01",
        b"\x10\x14\x01A0",
        b"\x1bp\x00AA",
        b"\x1b$AA",
    ],
)
def test_escpos_passes_over_data_when_the_command_is_known(command):
    framer = EscposFramer(EscposFraming(1000))
    assert framer.feed(b"\x1b@A" + command + b"B\n" + CUT, 0) == [b"AB"]
    assert framer.dropped_bytes == 0


@given(st.binary(max_size=600))
def test_escpos_takes_no_byte_of_an_image_for_text_when_it_holds_anything(image):
    head = b"\x1dv0\x00" + len(image).to_bytes(2, "little") + b"\x01\x00"
    assert text_of(b"\x1b@A012\n" + head + image + CUT) == [b"A012"]


def test_escpos_drops_the_line_when_it_does_not_know_a_command():
    framer = EscposFramer(EscposFraming(1000))
    assert framer.feed(b"\x1b@one\ntwo\x1b\x9a99\nthree\n" + CUT, 0) == [b"one\nthree"]
    assert framer.dropped_bytes == len(b"two\x1b\x9a99")


def test_escpos_refuses_the_ticket_when_it_has_too_much_text():
    framer = EscposFramer(EscposFraming(16))
    assert framer.feed(b"\x1b@" + b"A" * 20 + CUT + b"A012" + CUT, 0) == [b"A012"]
    assert (framer.refused_frames, framer.dropped_bytes) == (1, 20)


def test_escpos_waits_for_the_next_ticket_when_a_command_claims_too_much():
    framer = EscposFramer(EscposFraming(100))
    assert framer.feed(b"A\x1dv0\0\xff\xff\xff\xff012\n\x1b@B7\n" + CUT, 0) == [b"B7"]
    assert framer.refused_frames == 1


def test_escpos_takes_no_text_when_it_lost_its_place_until_a_ticket_begins():
    framer = EscposFramer(EscposFraming(100))
    framer.lose_place()
    assert framer.feed(b"012\n" + CUT + b"A013\n" + CUT, 0) == [b"A013"]
