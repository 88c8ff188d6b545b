"""Scores of a line's settings, on bits that were sent with one setting and read with another."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.capture import CapturedRead
from kiosk.devices.learning.framing_guess import guess_framing
from kiosk.devices.learning.line_choice import BAUDS, LineChoiceError, read_line, written
from kiosk.devices.learning.line_score import score_bytes
from kiosk.devices.learning.line_search import LineSearch
from kiosk.devices.learning.parity_seen import parity_seen
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.searching import NOTHING, Searching
from kiosk.devices.profile import LineSettings
from tests.kiosk.devices.learning.traffic import checked, plain
from tests.kiosk.devices.learning.uart import received, sent

FORMS = [(8, "N"), (7, "E"), (7, "O"), (8, "E"), (8, "O")]


def words(make, seed: int = 1, frames: int = 14) -> bytes:
    random_ = random.Random(seed)
    return b"".join(make(random_, random_.randint(1, 999), 5) for _ in range(frames))


def found_line(data: bytes, true: LineSettings, *, counts: bool) -> LineSettings:
    search = LineSearch()
    wave = sent(data, true)
    while not search.is_over:
        got, errors = received(wave, search.line)
        search.heard(Recording([CapturedRead(0, got)]), errors if counts else None)
    return search.best.line


def test_uart_reads_what_was_sent_when_the_settings_are_the_same():
    for bits, parity in FORMS:
        line = LineSettings(9600, bits, parity, 1)
        data, errors = received(sent(b"CALL 05 A012\r\n", line), line)
        assert data == b"CALL 05 A012\r\n"
        assert errors.framing == errors.parity == 0


@pytest.mark.parametrize("baud", BAUDS)
@pytest.mark.parametrize("make", [plain, checked])
def test_search_finds_the_baud_rate_when_bits_are_read_at_every_other(baud, make):
    true = LineSettings(baud, 8, "N", 1)
    assert found_line(words(make), true, counts=False) == true


@pytest.mark.parametrize(("bits", "parity"), FORMS)
@pytest.mark.parametrize("baud", [1200, 9600, 115200])
def test_search_finds_data_bits_and_parity_when_the_port_counts_errors(baud, bits, parity):
    true = LineSettings(baud, bits, parity, 1)
    assert found_line(words(plain), true, counts=True) == true


@pytest.mark.parametrize(("bits", "parity"), [(7, "E"), (7, "O")])
def test_search_sees_parity_in_the_bytes_when_the_port_counts_nothing(bits, parity):
    true = LineSettings(9600, bits, parity, 1)
    assert found_line(words(plain), true, counts=False) == true


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), baud=st.sampled_from(BAUDS), wrong=st.sampled_from(BAUDS))
def test_score_is_higher_for_the_right_rate_when_another_is_tried(seed, baud, wrong):
    if baud == wrong:
        return
    wave = sent(words(plain, seed), LineSettings(baud, 8, "N", 1))
    scores = []
    for rate in (baud, wrong):
        data, _ = received(wave, LineSettings(rate, 8, "N", 1))
        proposals = guess_framing(Recording([CapturedRead(0, data)]))
        scores.append(score_bytes(data, proposals).points)
    assert scores[0] > 75 > scores[1]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_search_is_hopeless_when_every_setting_brings_noise(seed):
    random_ = random.Random(seed)
    search = LineSearch()
    while not search.is_over:
        search.heard(Recording([CapturedRead(0, random_.randbytes(64))]), None)
    assert search.is_hopeless


def test_parity_is_not_seen_when_bytes_are_vietnamese_in_utf_8():
    assert parity_seen("Mời số A012 vào quầy 05".encode()) is None


def test_parity_is_not_seen_when_even_bytes_are_no_text():
    even = bytes(one | (one.bit_count() % 2) << 7 for one in range(5, 31))
    assert parity_seen(even) is None
    text = b"CALL 05 A012 HO-TICH"
    assert parity_seen(bytes(one | (one.bit_count() % 2) << 7 for one in text)).parity == "E"


def test_search_asks_again_when_a_setting_was_silent():
    search = LineSearch()
    first = search.line
    search.heard(Recording(), None)
    assert search.line != first
    assert not search.is_over
    assert first in search._waiting  # noqa: SLF001 - what waits is not shown otherwise


def test_searching_says_what_to_check_when_nothing_came_for_ten_seconds():
    searching = Searching()
    for at_ms in range(0, 9_900, 100):
        searching.tick(at_ms, None)
    assert NOTHING[:20] not in " ".join(searching.rows(20))
    searching.tick(10_000, None)
    shown = " ".join(searching.rows(20))
    assert all(word in shown for word in ("cable", "device", "dialout", "A and B"))


def test_score_says_why_when_the_rate_is_too_high():
    wave = sent(words(plain), LineSettings(1200, 8, "N", 1))
    data, errors = received(wave, LineSettings(19200, 8, "N", 1))
    why = " ".join(score_bytes(data, guess_framing(Recording([CapturedRead(0, data)])), errors).why)
    assert "printable" in why
    assert "framing" in why or "stretched" in why


@pytest.mark.parametrize("text", ["9600-8N1", "1200-7E2", "115200-8O1"])
def test_line_is_written_as_it_was_read_when_it_is_one(text):
    assert written(read_line(text)) == text


@pytest.mark.parametrize("text", ["9600", "9600-9N1", "x-8N1", "100-8N1", "9600-8X1"])
def test_line_is_refused_with_an_example_when_it_is_none(text):
    with pytest.raises(LineChoiceError, match="9600-8N1"):
        read_line(text)


def test_search_finds_seven_bits_without_parity_when_two_stop_bits_follow():
    true = LineSettings(9600, 7, "N", 2)
    assert found_line(words(plain), true, counts=False) == true
