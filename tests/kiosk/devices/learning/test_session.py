"""The session, its rows and its keys, with time handed in."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.capture import CapturedRead
from kiosk.devices.learning.keys import BACKSPACE, DOWN, ENTER, UP, Keys
from kiosk.devices.learning.line_choice import plain_line
from kiosk.devices.learning.searching import HOPELESS
from kiosk.devices.learning.session import LearnSession, Phase
from tests.kiosk.devices.learning.traffic import FRAMES, checked, fixed

LINE = plain_line(9600)


def shown(session: LearnSession) -> str:
    return " ".join(session.rows(24))


def session_with(*texts: str) -> LearnSession:
    session = LearnSession("line", Path("hall.toml"), LINE)
    for number, text in enumerate(texts, 1):
        session.heard(CapturedRead(1000 * number, text.encode() + b"\r\n"))
    session.tick(1000 * len(texts) + 500)
    return session


def say(session: LearnSession, words: str) -> None:
    for key in (*words, ENTER):
        session.key(key)


def test_session_learns_when_three_frames_are_marked_and_said():
    session = session_with("CALL 05 A012", "CALL 06 A013", "SERVE 05 A012")
    for key in (ENTER, UP, ENTER, UP, ENTER):
        session.key(key)
    assert session.phase is Phase.ASKING
    for words in ("xong A012 quầy 05", "gọi A013 quầy 6", "gọi A012 quầy 5"):
        say(session, words)
    assert session.phase is Phase.LEARNED
    assert session.learned.profile.name == "hall"


def test_session_asks_anew_and_keeps_what_was_heard_when_marks_contradict_each_other():
    session = session_with("CALL 05 A012", "CALL 06 A013", "CALL 05 A014")
    for key in (ENTER, UP, ENTER, UP, ENTER):
        session.key(key)
    for words in ("called A014 05", "called A099 06", "called A012 05"):
        say(session, words)
    assert session.phase is Phase.LOOKING
    assert "A099 does not stand in it" in shown(session).replace("  ", " ")
    assert "3 frames. Mark 3" in shown(session)


def test_frame_is_shown_beside_its_question_when_it_stands_far_above():
    session = session_with(*(f"CALL 05 A{number:03}" for number in range(60)))
    for key in (*[UP] * 50, ENTER, *[DOWN] * 45, ENTER, DOWN, ENTER):
        session.key(key)
    assert session.phase is Phase.ASKING
    rows = session.rows(24)
    assert "A009" in rows[-3]
    assert "Frame 10: what was pressed?" in rows[-2]
    assert len(rows) <= 24


def test_mark_is_taken_back_when_backspace_is_pressed_before_a_word():
    session = session_with("CALL 05 A012", "CALL 06 A013", "CALL 05 A014")
    for key in (ENTER, UP, ENTER, UP, ENTER, BACKSPACE):
        session.key(key)
    assert session.phase is Phase.LOOKING
    assert len(session.view.marks) == 2


def test_frame_is_not_marked_twice_when_enter_is_pressed_again():
    session = session_with("CALL 05 A012", "CALL 06 A013")
    session.key(ENTER)
    session.key(ENTER)
    assert len(session.view.marks) == 1
    assert "marked already" in shown(session)


def test_framing_stays_when_frames_are_marked_and_others_come():
    session = session_with("CALL 05 A012", "CALL 06 A013")
    session.key(ENTER)
    before = session.view.proposal
    random_ = random.Random(3)
    for number in range(30):
        session.heard(CapturedRead(9000 + 500 * number, checked(random_, number + 1, 5)))
        session.tick(9400 + 500 * number)
    assert session.view.proposal is before
    assert session.view.marked()[0].payload == b"CALL 06 A013"


def test_session_leaves_when_q_is_pressed_but_not_while_words_are_typed():
    session = session_with("CALL 05 A012", "CALL 06 A013", "CALL 05 A014")
    for key in (ENTER, UP, ENTER, UP, ENTER, "q"):
        session.key(key)
    assert session.phase is Phase.ASKING
    session = session_with("CALL 05 A012")
    session.key("q")
    assert session.phase is Phase.LEFT


def test_session_says_what_to_check_when_every_setting_brings_garbage():
    session = LearnSession("line", Path("hall.toml"), None)
    random_ = random.Random(1)
    at_ms = 0
    for _ in range(60):
        at_ms += 4000
        session.heard(CapturedRead(at_ms, random_.randbytes(80)))
        session.tick(at_ms + 200)
        if HOPELESS[:30] in shown(session):
            return
    raise AssertionError(shown(session))


def test_session_warns_when_two_devices_share_the_line():
    session = LearnSession("line", Path("hall.toml"), LINE)
    random_ = random.Random(2)
    for number in range(40):
        make = checked if number % 2 else fixed
        session.heard(CapturedRead(500 * number, make(random_, number + 1, 5)))
    session.tick(30_000)
    assert "two devices" in shown(session) or "second device" in shown(session)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300), height=st.integers(12, 60))
def test_rows_steer_no_terminal_whatever_bytes_came(data, height):
    session = LearnSession("/dev/x", Path("hall.toml"), LINE)
    for number in range(3):
        session.heard(CapturedRead(1000 * number, data))
        session.tick(1000 * number + 500)
    rows = session.rows(height)
    assert all(len(row) <= 80 and row.isprintable() for row in rows)
    assert len(rows) <= height


@pytest.mark.parametrize("name", FRAMES)
def test_rows_fit_the_terminal_when_a_device_speaks(name):
    session = LearnSession("/dev/x", Path("hall.toml"), LINE)
    random_ = random.Random(5)
    for number in range(20):
        session.heard(CapturedRead(1000 * number, FRAMES[name](random_, number + 1, 5)))
        session.tick(1000 * number + 900)
    rows = session.rows(24)
    assert len(rows) <= 24
    assert all(len(row) <= 80 for row in rows)


@given(st.lists(st.integers(1, 6)))
def test_keys_are_the_same_when_their_bytes_come_in_pieces(sizes):
    typed = "gọi\x1b[A\x1b[B\x7f\r\x1b[1;5Cq".encode()
    keys, place, got = Keys(), 0, []
    for size in [*sizes, len(typed)]:
        got += keys.feed(typed[place : place + size])
        place += size
    assert got == ["g", "ọ", "i", UP, DOWN, BACKSPACE, ENTER, "q"]
