"""Larger text, high contrast and low position: the button answers first, the screen follows."""

from dataclasses import replace

import pytest

from kiosk.visit import Access, Idle, State


def side_of(counter) -> float:
    """How high the one thing to touch is: it grows with the text."""
    return counter.window.touchable("rate").property("textSize")


def test_button_is_on_a_frame_before_the_screen_is_laid_out_anew(open_counter, qtbot):
    counter = open_counter(animations=True)
    usual = side_of(counter)
    counter.go(State(Idle(), access=Access(larger_text=True)))
    assert counter.window.touchable("larger-text").property("on") is True
    assert side_of(counter) == usual
    qtbot.waitUntil(lambda: side_of(counter) > usual)


def test_mode_goes_when_the_visit_is_over(open_counter, qtbot):
    counter = open_counter(animations=True)
    usual = side_of(counter)
    counter.go(State(Idle(), access=Access(larger_text=True)))
    qtbot.waitUntil(lambda: side_of(counter) > usual)
    counter.go(State(Idle()))
    qtbot.waitUntil(lambda: side_of(counter) == usual)


def test_last_choice_counts_when_two_come_within_a_frame(open_counter, qtbot):
    counter = open_counter(animations=True)
    usual = side_of(counter)
    shown = State(Idle(), access=Access(larger_text=True))
    counter.go(shown)
    counter.go(replace(shown, access=Access(larger_text=True, low_position=True)))
    counter.go(State(Idle(), access=Access(low_position=True)))
    rate = counter.window.touchable("rate")
    half = counter.window.quick_window.height() / 2
    qtbot.waitUntil(lambda: rate.mapToScene(rate.position()).y() > half)
    assert side_of(counter) == usual


@pytest.mark.parametrize("name", ["larger_text", "high_contrast", "low_position"])
def test_mode_is_there_at_once_when_nothing_moves(open_counter, name):
    counter = open_counter()
    counter.go(State(Idle()))
    before = counter.window.quick_window.grabWindow()
    counter.go(State(Idle(), access=Access(**{name: True})))
    assert counter.window.quick_window.grabWindow() != before
