"""The line framer: the same frames however the bytes are split, never a fragment, bounded."""

import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.framer import HELD_CAP_BYTES
from kiosk.devices.framer_settings import LineFraming
from kiosk.devices.framing.line import LineFramer

LONGEST = 12
# Bytes of which terminators are many, so that lines of every length come about.
wire_bytes = st.lists(
    st.one_of(st.sampled_from([b"\r", b"\n", b"\r\n"]), st.binary(max_size=LONGEST + 4))
).map(b"".join)


def lines_of(whole: bytes) -> list[bytes]:
    """Give the lines by another way: all at once, by a regular expression."""
    return [one for one in re.split(rb"[\r\n]", whole)[:-1] if 0 < len(one) <= LONGEST]


def split_at(whole: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(whole) + 1) for cut in cuts})
    return [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]


@given(wire_bytes, st.lists(st.integers(min_value=0)))
def test_framer_gives_the_same_lines_when_the_bytes_are_split_anyhow(whole, cuts):
    framer = LineFramer(LineFraming(LONGEST))
    frames = [frame for part in split_at(whole, cuts) for frame in framer.feed(part, 0)]
    assert frames == lines_of(whole)


@given(wire_bytes)
def test_framer_gives_the_same_lines_when_bytes_come_one_by_one(whole):
    framer = LineFramer(LineFraming(LONGEST))
    assert [f for n in range(len(whole)) for f in framer.feed(whole[n : n + 1], 0)] == lines_of(
        whole
    )


@given(st.lists(st.binary(max_size=200)))
def test_framer_accounts_for_every_byte_when_anything_comes(parts):
    framer = LineFramer(LineFraming(LONGEST))
    frames = [frame for part in parts for frame in framer.feed(part, 0)]
    terminators = sum(part.count(b"\r") + part.count(b"\n") for part in parts)
    framed = sum(map(len, frames))
    assert framed + terminators + framer.dropped_bytes + framer.held_bytes == sum(map(len, parts))
    assert framer.held_bytes <= LONGEST


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_framer_gives_the_line_when_it_ends_with_any_terminator(end):
    assert LineFramer(LineFraming(LONGEST)).feed(b"CALL" + end, 0) == [b"CALL"]


def test_framer_gives_nothing_when_a_line_has_no_end():
    framer = LineFramer(LineFraming(LONGEST))
    assert framer.feed(b"CALL 05", 0) == []
    assert framer.held_bytes == 7


def test_framer_drops_the_whole_line_when_it_is_too_long():
    framer = LineFramer(LineFraming(4))
    assert framer.feed(b"AAAA", 0) == []
    assert framer.feed(b"BB", 0) == []
    assert framer.feed(b"CC\rDD\r", 0) == [b"DD"]
    assert framer.dropped_bytes == 8


def test_framer_drops_up_to_the_next_end_when_it_lost_its_place():
    framer = LineFramer(LineFraming(LONGEST))
    framer.feed(b"RE", 0)
    framer.lose_place()
    assert not framer.has_place
    assert framer.feed(b"CALL\nSERVE\n", 0) == [b"SERVE"]
    assert framer.has_place


def test_framer_takes_the_next_byte_as_a_beginning_when_the_line_was_at_rest():
    framer = LineFramer(LineFraming(LONGEST))
    framer.lose_place()
    framer.find_place()
    assert framer.feed(b"CALL\n", 0) == [b"CALL"]


def test_framer_stays_within_its_memory_when_ten_megabytes_come_without_an_end():
    framer = LineFramer(LineFraming(1024))
    flood = b"\x55" * 4096
    tracemalloc.start()
    for _ in range(2560):
        framer.feed(flood, 0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < HELD_CAP_BYTES
    assert framer.dropped_bytes == 2560 * 4096
