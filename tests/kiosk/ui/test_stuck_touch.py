"""Real touch and mouse events on the real window: stuck fingers, palms, and a mouse."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest

from kiosk.ui.touch_guard import STUCK_TOUCH_MS
from kiosk.visit import Question, State
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import VISIT

FIRST = State(Question(VISIT, Trigger.SERVED, 0, (), 0, 0))


class Clock:
    """Turned by hand."""

    def __init__(self) -> None:
        self.now_ms = 1_000

    def up_ms(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter(open_counter, clock):
    made = open_counter(up_ms=clock.up_ms)
    made.go(FIRST)
    made.stuck = []
    made.window.touch_stuck.connect(lambda *told: made.stuck.append(told))
    return made


def tap_beside(counter, name, finger, resting):
    """Tap with one finger while others rest."""
    at, window = counter.point(name), counter.window.quick_window
    touch = counter.touch_event()
    for each in resting:
        touch.stationary(each)
    touch.press(finger, at, window).commit()
    touch = counter.touch_event()
    for each in resting:
        touch.stationary(each)
    touch.release(finger, at, window).commit()


def test_screen_works_again_when_the_first_finger_never_lifts(counter, clock):
    at = counter.point("answer-2")
    counter.press(at, 0)
    tap_beside(counter, "answer-4", 1, [0])
    assert counter.heard == []
    clock.now_ms += STUCK_TOUCH_MS
    tap_beside(counter, "answer-4", 1, [0])
    assert counter.heard == [("answered", "service", 4)]
    size = counter.window.quick_window.size()
    x, y = round(100 * at.x() / size.width()), round(100 * at.y() / size.height())
    assert counter.stuck == [(x, y, STUCK_TOUCH_MS)]


def test_answers_work_at_once_when_a_hand_rests_in_the_corner(counter):
    corner = counter.window.touchable("service-corner")
    counter.press(QPoint(10, 10), 0)
    assert corner.property("pressed")
    tap_beside(counter, "answer-4", 1, [0])
    assert counter.heard == [("answered", "service", 4)]
    assert not corner.property("pressed")


def test_stuck_finger_is_found_by_the_clock_alone_and_told_once(counter, clock):
    counter.press(counter.point("answer-2"), 0)
    clock.now_ms += STUCK_TOUCH_MS - 1
    counter.window.touches.look()
    assert counter.stuck == []
    clock.now_ms += 1
    counter.window.touches.look()
    clock.now_ms += STUCK_TOUCH_MS
    counter.window.touches.look()
    assert len(counter.stuck) == 1
    assert not counter.window.touchable("answer-2").property("held")


def test_nothing_is_answered_when_a_stuck_finger_is_lifted_and_all_is_well_after(counter, clock):
    at = counter.point("answer-2")
    counter.press(at, 0)
    clock.now_ms += STUCK_TOUCH_MS
    counter.release(at, 0)
    assert counter.heard == []
    counter.tap("answer-2")
    assert counter.heard == [("answered", "service", 2)]


def test_answer_can_be_given_when_a_palm_rests_beside_the_answers(counter):
    counter.press(QPoint(20, 700), 0)
    tap_beside(counter, "answer-4", 1, [0])
    assert counter.heard == [("answered", "service", 4)]


def test_nothing_is_answered_when_ten_fingers_fall_on_the_screen(counter):
    window = counter.window.quick_window
    places = [counter.point(f"answer-{1 + finger % 5}", off=(finger, 0)) for finger in range(10)]
    touch = counter.touch_event()
    for finger, at in enumerate(places):
        touch.press(finger, at, window)
    touch.commit()
    touch = counter.touch_event()
    for finger, at in enumerate(places):
        touch.release(finger, at, window)
    touch.commit()
    assert counter.heard == []
    counter.tap("answer-3")
    assert counter.heard == [("answered", "service", 3)]


def test_answer_is_given_when_a_mouse_clicks_it(counter):
    QTest.mouseClick(
        counter.window.quick_window, Qt.MouseButton.LeftButton, pos=counter.point("answer-5")
    )
    assert counter.heard == [("answered", "service", 5)]


def test_nothing_is_answered_when_a_mouse_drags_from_one_level_to_another(counter):
    window = counter.window.quick_window
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=counter.point("answer-5"))
    QTest.mouseMove(window, counter.point("answer-1"))
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=counter.point("answer-1"))
    assert counter.heard == []


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_nothing_is_answered_when_another_button_clicks(counter, button):
    QTest.mouseClick(counter.window.quick_window, button, pos=counter.point("answer-5"))
    assert counter.heard == []


def test_wheel_and_context_menu_do_not_arrive_when_sent(counter, qapp):
    window, at = counter.window.quick_window, counter.point("answer-5")
    wheel = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, at)
    for event in (wheel, menu):
        assert qapp.sendEvent(window, event)
        assert event.isAccepted()
    assert counter.heard == []


def test_mouse_button_that_is_stuck_makes_room_for_a_finger(counter, clock):
    window = counter.window.quick_window
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=counter.point("answer-5"))
    counter.tap("answer-4")
    assert counter.heard == []
    clock.now_ms += STUCK_TOUCH_MS
    counter.tap("answer-4")
    assert counter.heard == [("answered", "service", 4)]
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=counter.point("answer-5"))
