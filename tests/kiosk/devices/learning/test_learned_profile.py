"""From three marked frames to a proved profile, and what contradicts itself."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.capture import CapturedRead
from kiosk.devices.learning.cuts import cut
from kiosk.devices.learning.framing_guess import guess_framing
from kiosk.devices.learning.learned_profile import LearnedProfile, Lesson, learn_profile
from kiosk.devices.learning.marked import ContradictionError, Marked
from kiosk.devices.learning.meaning import Meaning, MeaningError, read_meaning
from kiosk.devices.learning.recording import Recording
from kiosk.devices.profile import LineSettings, load_profile
from kiosk.devices.ticket_event import TicketCalled, TicketServed
from kiosk.devices.unmapped import Ignored
from tests.kiosk.devices.learning.traffic import with_crc


def recording_of(frames: list[bytes]) -> Recording:
    return Recording(CapturedRead(1000 * n, one) for n, one in enumerate(frames, 1))


def learned(frames: list[bytes], marks: dict[int, str]) -> LearnedProfile:
    recording = recording_of(frames)
    best = guess_framing(recording)[0]
    cuts = cut(recording, best.table).frames
    lesson = Lesson("hall", Path("hall.toml"), LineSettings(9600, 8, "N", 1), recording, best)
    marked = [Marked(cuts[n - 1], read_meaning(words)) for n, words in marks.items()]
    return learn_profile(lesson, marked)


def lines(*texts: str) -> list[bytes]:
    return [one.encode() + b"\r\n" for one in texts]


def summed(*body: int) -> bytes:
    return bytes([0xAA, 0x55, *body, sum(body) & 0xFF])


def test_pattern_says_ticket_and_counter_when_three_lines_are_marked():
    found = learned(
        lines("CALL 05 A012 HO-TICH", "CALL 03 A013", "CALL 05 B114 DAT-DAI", "SERVE 05 B114"),
        {1: "called A012 05", 2: "gọi A013 quầy 3", 4: "served B114 at counter 5"},
    )
    events = [one.event for one in found.replayed]
    assert events[0] == TicketCalled("A012", "05", None)
    assert events[2] == TicketCalled("B114", "05", None)
    assert events[3] == TicketServed("B114", "05", None)
    assert any("CALL" in note and "SERVE" in note for note in found.notes)


def test_pattern_holds_when_nothing_stands_between_the_fields():
    found = learned(
        lines("05CA012", "06CA013", "05CB114", "05EB114"),
        {1: "called A012 05", 2: "called A013 06", 3: "called B114 05"},
    )
    assert found.replayed[0].event == TicketCalled("A012", "05", None)
    assert not isinstance(found.replayed[3].event, TicketCalled)


def test_fields_are_found_when_frames_are_binary():
    frames = [
        summed(5, 1, 0x41, 0, 12),
        summed(6, 1, 0x41, 1, 44),
        summed(5, 3, 0x41, 0, 12),
        summed(5, 1, 0x42, 0, 7),
        summed(5, 0, 0x42, 0, 7),
    ]
    found = learned(frames, {1: "called A012 5", 2: "called A300 6", 3: "served A012 5"})
    assert found.profile.mapper.form == "struct"
    assert found.replayed[3].event == TicketCalled("B007", "5", None)
    assert found.replayed[2].event == TicketServed("A012", "5", None)


def test_fields_are_found_when_modbus_writes_registers():
    def call(counter: int, state: int, number: int) -> bytes:
        return with_crc(bytes([counter, 16, 0, 16, 0, 2, 4, 0, state, number >> 8, number & 0xFF]))

    frames = [
        call(5, 1, 12),
        with_crc(bytes([5, 3, 0, 0, 0, 1])),
        call(6, 1, 13),
        call(5, 3, 12),
        call(5, 1, 311),
    ]
    found = learned(frames, {1: "called 0012 5", 3: "called 0013 6", 5: "called 0311 5"})
    assert found.replayed[4].event == TicketCalled("0311", "5", None)
    assert not isinstance(found.replayed[3].event, TicketCalled)
    assert not isinstance(found.replayed[1].event, TicketCalled)


def test_slips_are_understood_when_one_has_a_head_and_others_not():
    def slip(head: str, number: int) -> bytes:
        words = f"{head}\x1d!\x11A{number:03}\n\x1d!\x00Mời vào quầy 05\n"
        return b"\x1b@" + words.encode() + b"\x1dV\x00"

    frames = [slip("", 12), slip("XÃ MẪU\n", 13), slip("XÃ MẪU\n", 14), slip("XÃ KHÁC\n", 15)]
    found = learned(frames, {n: f"gọi A{11 + n:03} quầy 05" for n in (1, 2, 3)})
    assert [one.event.ticket for one in found.replayed] == ["A012", "A013", "A014", "A015"]


def test_frames_of_another_length_are_ignored_when_fields_are_learned():
    frames = [with_crc(bytes([5, 6, 0, 16, 0, n])) for n in (12, 13, 14)]
    frames.append(with_crc(bytes([5, 16, 0, 16, 0, 2, 4, 0, 9, 0, 9])))
    found = learned(frames, {n: f"called {11 + n} 5" for n in (1, 2, 3)})
    assert isinstance(found.replayed[3].event, Ignored)


def test_number_has_its_own_digits_when_a_bcd_field_has_zeros_before_it():
    def bcd(counter: int, number: int) -> bytes:
        return summed(counter, 0xC1, *bytes.fromhex(f"{number:04}"))

    frames = [bcd(5, 12), bcd(6, 345), bcd(5, 1078), bcd(5, 9)]
    found = learned(frames, {1: "called 12 5", 2: "called 345 6", 3: "called 1078 5"})
    assert found.replayed[3].event == TicketCalled("9", "5", None)


def test_profile_is_refused_when_replaying_brings_out_something_else():
    recording = recording_of(lines("CALL 05 A012", "CALL 05 A013", "CALL 05 A014"))
    best = guess_framing(recording)[0]
    lesson = Lesson("hall", Path("hall.toml"), LineSettings(9600, 8, "N", 1), recording, best)
    frames = cut(recording, best.table).frames
    # What was marked is not what stands at that number in the recording.
    wrong = replace(frames[1], payload=b"CALL 05 A099")
    marked = [
        Marked(frame, read_meaning(words))
        for frame, words in zip(
            (frames[0], wrong, frames[2]),
            ("called A012 05", "called A099 05", "called A014 05"),
            strict=True,
        )
    ]
    with pytest.raises(ContradictionError, match="does not come out"):
        learn_profile(lesson, marked)


def test_profile_loads_from_its_file_when_it_was_written(tmp_path):
    found = learned(
        lines("CALL 05 A012", "CALL 03 A013", "CALL 05 B114"),
        {1: "called A012 05", 2: "called A013 03", 3: "called B114 05"},
    )
    path = tmp_path / "hall.toml"
    path.write_text(found.text, encoding="utf-8")
    assert load_profile(path) == found.profile
    assert all(len(line) <= 100 for line in found.text.splitlines())


def test_profile_holds_no_name_when_the_frames_do():
    found = learned(
        lines("CALL 05 A012 NGUYEN THI MAU", "CALL 03 A013 TRAN VAN MAU", "CALL 05 A014 LE MAU"),
        {1: "called A012 05", 2: "called A013 03", 3: "called A014 05"},
    )
    assert "NGUYEN" not in found.text
    assert "4E  47" not in found.text
    assert "N   G   U" not in found.text
    assert "43  41  4C  4C" in found.text


@pytest.mark.parametrize(
    ("frames", "marks", "words"),
    [
        (
            lines("CALL 05 A012", "CALL 05 A013", "CALL 05 A014"),
            {1: "called A012 05", 2: "called A099 05", 3: "called A014 05"},
            "frame 2",
        ),
        (
            lines("CALL 05 A012", "CALL 05 A013", "CALL 05 A014"),
            {1: "called A012 05", 2: "served A013 05", 3: "called A014 05"},
            "tells",
        ),
        (
            lines("CALL 05 A012", "CALL 05 A012", "CALL 05 A014"),
            {1: "called A012 05", 2: "served A012 05", 3: "called A014 05"},
            "very same bytes",
        ),
        (
            lines("CALL 05 A012", "CALL 05 A013", "CALL 05 A014"),
            {1: "called A012 07", 2: "called A013 05", 3: "called A014 05"},
            "leave the counter out",
        ),
        (
            lines("N 5 5", "N 5 5 ", "N 5  5"),
            {1: "called 5 5", 2: "called 5 5", 3: "called 5 5"},
            "cannot be told apart",
        ),
        (
            lines("CALL 05 12", "CALL 05 13", "CALL 05 14"),
            {1: "called A012 05", 2: "called A013 05", 3: "called A014 05"},
            "as it stands there",
        ),
        (
            [summed(5, 1, 0x41, 0, 2 + n) for n in range(6)],
            {1: "called A002 5", 2: "called A009 5", 3: "called A004 5"},
            "no common place",
        ),
        (
            [summed(5, 1 + n, 0x41, 0, 0x40) for n in range(6)],
            {1: "called A064 5", 2: "called A064 5", 3: "called A064 5"},
            "two different tickets",
        ),
    ],
)
def test_marks_are_refused_with_a_sentence_when_they_contradict_each_other(frames, marks, words):
    with pytest.raises(ContradictionError, match=words) as caught:
        learned(frames, marks)
    assert "frame" in str(caught.value)


def test_marks_are_refused_when_bcd_and_binary_cannot_be_told_apart():
    frames = [summed(5, 1, 0x80, 0, n) for n in range(1, 8)]
    with pytest.raises(ContradictionError, match="10 or more"):
        learned(frames, {1: "called 001 5", 2: "called 002 5", 5: "called 005 5"})


@settings(max_examples=50, deadline=None)
@given(
    numbers=st.lists(st.integers(10, 999), min_size=6, max_size=6, unique=True),
    counters=st.lists(st.integers(1, 12), min_size=6, max_size=6),
    separator=st.sampled_from([" ", ";", ",", " - ", "|", ""]),
    seed=st.integers(0, 999),
)
def test_unmarked_lines_are_understood_when_three_like_them_were_marked(
    numbers, counters, separator, seed
):
    random_ = random.Random(seed)
    tickets = [f"{random_.choice('ABC')}{number:03}" for number in numbers]
    counters = [f"{one:02}" for one in counters]
    texts = [f"GO{separator}{c}{separator}{t}" for t, c in zip(tickets, counters, strict=True)]
    found = learned(
        lines(*texts), {n: f"called {tickets[n - 1]} {counters[n - 1]}" for n in (1, 2, 3)}
    )
    said = [(one.event.ticket, one.event.counter) for one in found.replayed]
    assert said == list(zip(tickets, counters, strict=True))


@settings(max_examples=50, deadline=None)
@given(
    numbers=st.lists(st.integers(256, 999), min_size=6, max_size=6, unique=True),
    flipped=st.integers(1, 255),
    place=st.integers(0, 7),
)
def test_noise_is_no_event_when_the_learned_check_refuses_it(numbers, flipped, place):
    frames = [summed(5, 1, 0x41, one >> 8, one & 0xFF) for one in numbers]
    marks = {n: f"called A{numbers[n - 1]:03} 5" for n in (1, 2, 3)}
    before = learned(frames, marks)
    wrong = bytearray(summed(5, 1, 0x41, 1, 200))
    wrong[place] ^= flipped
    after = learned([*frames, bytes(wrong)], marks)
    assert len(after.replayed) == len(before.replayed)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("called A012 05", Meaning("called", "A012", "05")),
        ("called A012 at counter 05", Meaning("called", "A012", "05")),
        ("gọi A012 quầy 5", Meaning("called", "A012", "5")),
        ("gọi lại a012", Meaning("recalled", "A012", None)),
        ("xong 0012 tại cửa số 3", Meaning("served", "0012", "3")),
        ("vắng B-7", Meaning("skipped", "B-7", None)),
    ],
)
def test_meaning_is_read_when_it_is_said_in_vietnamese_or_english(text, meaning):
    assert read_meaning(text) == meaning


@pytest.mark.parametrize("text", ["", "A012", "called", "called ??", "called A012 05 06", "x A1"])
def test_meaning_is_refused_with_an_example_when_it_says_no_event(text):
    with pytest.raises(MeaningError, match="called A012 05"):
        read_meaning(text)
