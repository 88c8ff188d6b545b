"""Real touch events on the real window: what counts as a touch, and what it sends."""

import pytest
from PySide6.QtCore import QPoint

from kiosk.visit import (
    Idle,
    OutOfService,
    Prompt,
    Question,
    Reason,
    Serving,
    State,
    Thanks,
    TicketCalled,
    TicketServed,
)
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import VISIT

FIRST = Question(VISIT, Trigger.SERVED, 0, (), 0, 0)
SECOND = Question(VISIT, Trigger.SERVED, 1, (("service", 4),), 0, 0)


def test_two_questions_are_two_touches_when_a_visit_was_served(counter):
    counter.take(TicketCalled, "A012", "v")
    assert counter.screen == "serving"
    counter.take(TicketServed, "A012", "v")
    counter.tap("answer-5")
    counter.tap("answer-1")
    assert counter.screen == "thanks"
    assert counter.heard == [("answered", "service", 5), ("answered", "officer", 1)]


@pytest.mark.parametrize(
    ("state", "name", "expected"),
    [
        (State(Idle()), "rate", ("touched",)),
        (State(Serving(), open=VISIT), "rate", ("touched",)),
        (State(Prompt(0), open=VISIT), "answer-3", ("answered", "service", 3)),
        (State(Prompt(0), open=VISIT), "decline", ("dismissed",)),
        (State(Prompt(0), open=VISIT), "skip", ("skipped", "service")),
        (State(Prompt(0), open=VISIT), "beside-answers", ("touched",)),
        (State(FIRST), "answer-2", ("answered", "service", 2)),
        (State(SECOND), "answer-2", ("answered", "officer", 2)),
        (State(SECOND), "back", ("back",)),
        (State(SECOND), "skip", ("skipped", "officer")),
        (State(SECOND), "language-en", ("language", "en")),
        (State(SECOND, language="en"), "language-vi", ("language", "vi")),
        (State(Thanks(VISIT, "", "")), "close-thanks", ("dismissed",)),
        (State(OutOfService(Reason.STORAGE)), "language-en", ("language", "en")),
    ],
)
def test_control_sends_its_signal_once_when_tapped(counter, state, name, expected):
    counter.go(state)
    at = counter.point(name)
    if name == "beside-answers":
        at = QPoint(at.x(), counter.point("answer-5").y() - 400)
    counter.press(at)
    assert counter.heard == []
    counter.release(at)
    assert counter.heard == [expected]


@pytest.mark.parametrize("level", range(1, 6))
def test_every_level_answers_at_once_when_tapped(counter, level):
    counter.go(State(FIRST))
    counter.tap(f"answer-{level}")
    assert counter.heard == [("answered", "service", level)]


def test_answer_is_given_at_its_very_corner_when_tapped(counter):
    counter.go(State(FIRST))
    item = counter.window.touchable("answer-1")
    corner = item.mapToScene(item.boundingRect().topLeft()).toPoint() + QPoint(3, 3)
    counter.press(corner)
    counter.release(corner)
    assert counter.heard == [("answered", "service", 1)]


def test_nothing_is_answered_when_the_finger_slides_off(counter):
    counter.go(State(FIRST))
    counter.press(counter.point("answer-5"))
    outside = QPoint(20, 700)
    counter.move(outside)
    counter.release(outside)
    assert counter.heard == []
    assert counter.screen == "question"


def test_nothing_is_answered_when_the_finger_slides_to_another_level(counter):
    counter.go(State(FIRST))
    counter.press(counter.point("answer-5"))
    counter.move(counter.point("answer-1"))
    counter.release(counter.point("answer-1"))
    assert counter.heard == []


def test_nothing_is_answered_when_a_finger_slides_in_from_the_ground(counter):
    counter.go(State(FIRST))
    counter.press(QPoint(20, 700))
    counter.move(counter.point("answer-1"))
    counter.release(counter.point("answer-1"))
    assert counter.heard == []


@pytest.mark.parametrize("lifted_first", [0, 1])
def test_first_finger_wins_when_two_are_down_one_after_the_other(counter, lifted_first):
    counter.go(State(FIRST))
    first, second = counter.point("answer-2"), counter.point("answer-4")
    counter.press(first, 0)
    touch = counter.touch_event()
    touch.stationary(0).press(1, second, counter.window.quick_window).commit()
    places = {0: first, 1: second}
    touch = counter.touch_event()
    touch.stationary(1 - lifted_first)
    touch.release(lifted_first, places[lifted_first], counter.window.quick_window).commit()
    counter.release(places[1 - lifted_first], 1 - lifted_first)
    assert counter.heard == [("answered", "service", 2)]


def test_one_answer_is_given_when_two_fingers_come_down_and_go_together(counter):
    counter.go(State(FIRST))
    first, second = counter.point("answer-2"), counter.point("answer-4")
    window = counter.window.quick_window
    counter.touch_event().press(0, first, window).press(1, second, window).commit()
    counter.touch_event().release(0, first, window).release(1, second, window).commit()
    assert counter.heard == [("answered", "service", 2)]


def test_next_touch_counts_when_the_one_before_slid_off(counter):
    counter.go(State(FIRST))
    counter.press(counter.point("answer-5"))
    counter.move(QPoint(20, 700))
    counter.release(QPoint(20, 700))
    counter.tap("answer-4")
    assert counter.heard == [("answered", "service", 4)]


def test_finger_left_down_does_nothing_when_the_screen_changes_under_it(counter):
    counter.go(State(FIRST))
    at = counter.point("answer-5")
    counter.press(at)
    counter.go(State(Idle()))
    counter.release(at)
    assert counter.heard == []
    counter.go(State(FIRST))
    assert not counter.window.touchable("answer-5").property("held")


def test_unnamed_places_do_nothing_when_tapped(counter):
    for state in (State(Idle()), State(FIRST), State(Thanks(VISIT, "", ""))):
        counter.go(state)
        for at in (QPoint(5, 5), QPoint(540, 60), QPoint(1075, 1915)):
            counter.press(at)
            counter.release(at)
    assert counter.heard == []
