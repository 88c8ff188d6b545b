"""Real key events on the real window: what every key does, and that most do nothing."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from kiosk.ui.warming import warming_views
from kiosk.visit import Panel
from tests.kiosk.ui.every_screen import (
    COMMENT,
    FIRST,
    PROMPT,
    QUIET,
    SERVICE,
    WITH_CONTROLS,
    show,
)
from tests.kiosk.ui.scene import COUNTER, LANDSCAPE, PORTRAIT

PLAIN = Qt.KeyboardModifier.NoModifier
SCANNED = "5123451234512345"


def key_down(counter, key, text="", at_ms=0, modifiers=PLAIN, *, again=False):
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, again)
    event.setTimestamp(at_ms)
    counter.window.keys.press(event)


def strike(counter, key, modifiers=PLAIN):
    QTest.keyClick(counter.window.quick_window, key, modifiers)


def heard_soon(counter, qtbot):
    qtbot.waitUntil(lambda: bool(counter.heard))
    return counter.heard


@pytest.fixture
def typed(counter):
    """What leaves the view model for the comment and for the service menu."""
    told = []
    counter.model.commentKeyed.connect(lambda key: told.append(("comment", key)))
    counter.model.serviceKeyed.connect(lambda key: told.append(("service", key)))
    return told


def reachable(counter) -> set[str]:
    return set(counter.window.keys.controls())


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE])
def test_every_control_is_reached_by_one_key_on_every_screen(open_counter, size):
    counter, now = open_counter(size), 0
    for name, state in WITH_CONTROLS.items():
        show(counter, state)
        expected = reachable(counter)
        assert expected, name
        seen = set()
        for _ in expected:
            now += 1_000
            key_down(counter, Qt.Key.Key_Right, at_ms=now)
            seen.add(counter.window.keys.focus)
        assert seen == expected


def test_no_control_is_without_a_name_on_any_screen(counter, questionnaire, words):
    for view in warming_views(COUNTER, questionnaire, words, "vi"):
        counter.model.show(view)
        waiting = [counter.window.quick_window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.property("takesKeys"):
                assert item.objectName(), (view["screen"], item.property("words"))
            waiting += [child for child in item.childItems() if child.isVisible()]


def test_focused_answer_is_given_when_enter_is_pressed(counter):
    counter.go(FIRST)
    key_down(counter, Qt.Key.Key_Down, at_ms=1_000)
    assert counter.window.keys.focus == "answer-5"
    key_down(counter, Qt.Key.Key_Down, at_ms=2_000)
    key_down(counter, Qt.Key.Key_Return, "\r", at_ms=3_000)
    assert counter.heard == [("answered", "service", 4)]


def test_focus_is_shown_and_not_pressed_when_enter_comes_first(counter):
    counter.go(FIRST)
    key_down(counter, Qt.Key.Key_Return, "\r", at_ms=1_000)
    assert counter.heard == []
    assert counter.window.keys.focus == "answer-5"


def test_ring_is_where_the_control_is_and_goes_when_touched(counter):
    counter.go(FIRST)
    assert counter.model.focus == {}
    key_down(counter, Qt.Key.Key_Tab, "\t", at_ms=1_000)
    ring, item = counter.model.focus, counter.window.touchable("answer-5")
    assert (ring["width"], ring["height"]) == (item.width(), item.height())
    middle = counter.point("answer-5")
    assert abs(ring["x"] + ring["width"] / 2 - middle.x()) <= 1
    assert abs(ring["y"] + ring["height"] / 2 - middle.y()) <= 1
    counter.press(counter.point("answer-1"))
    assert counter.model.focus == {}
    assert counter.window.keys.focus is None


def test_ring_goes_when_the_answer_leads_to_the_next_question(counter):
    counter.go(FIRST)
    key_down(counter, Qt.Key.Key_Tab, "\t", at_ms=1_000)
    key_down(counter, Qt.Key.Key_Enter, "\r", at_ms=2_000)
    assert counter.screen == "question"
    assert counter.model.focus == {}


def test_focus_stays_on_the_control_when_only_the_words_change(counter):
    counter.go(FIRST)
    for number in range(20):
        key_down(counter, Qt.Key.Key_Tab, "\t", at_ms=1_000 * (number + 1))
        if counter.window.keys.focus == "answer-1":
            break
    counter.model.show(counter.model.view | {"language": "en"})
    assert counter.window.keys.focus == "answer-1"


@pytest.mark.parametrize("panel", Panel)
def test_focus_stays_in_the_panel_when_one_is_open(counter, panel):
    show(counter, PROMPT)
    assert {"answer-5", "help"} <= reachable(counter)
    show(counter, WITH_CONTROLS[f"panel {panel}"])
    way_out = "dossier-decline" if panel is Panel.DOSSIER else "panel-close"
    assert way_out in reachable(counter)
    assert not {"answer-5", "decline", "larger-text"} & reachable(counter)
    key_down(counter, Qt.Key.Key_5, "5", 1_000)
    key_down(counter, Qt.Key.Key_Tab, "\t", 2_000)
    assert counter.heard == []
    assert counter.window.keys.focus in reachable(counter)


@pytest.mark.parametrize(("digit", "level"), [("1", 5), ("2", 4), ("3", 3), ("4", 2), ("5", 1)])
@pytest.mark.parametrize("modifiers", [PLAIN, Qt.KeyboardModifier.KeypadModifier])
def test_digit_gives_the_answer_that_stands_there_when_alone(
    counter, qtbot, digit, level, modifiers
):
    counter.go(FIRST)
    key_down(counter, Qt.Key(ord(digit)), digit, 1_000, modifiers)
    assert counter.heard == []
    assert heard_soon(counter, qtbot) == [("answered", "service", level)]


@pytest.mark.parametrize("digit", ["0", "6", "9", "x"])
def test_nothing_is_answered_when_there_is_no_such_level(counter, qtbot, digit):
    counter.go(FIRST)
    key_down(counter, Qt.Key(ord(digit.upper())), digit, 1_000)
    key_down(counter, Qt.Key.Key_1, "1", 2_000)
    assert heard_soon(counter, qtbot) == [("answered", "service", 5)]


@pytest.mark.parametrize("name", sorted(WITH_CONTROLS.keys() - {"comment"}))
def test_scanner_does_nothing_when_it_types_10_000_characters(counter, typed, name):
    show(counter, WITH_CONTROLS[name])
    key_down(counter, Qt.Key.Key_Tab, "\t", at_ms=500)
    now = 1_000
    for number in range(10_000):
        digit = SCANNED[number % len(SCANNED)]
        key_down(counter, Qt.Key(ord(digit)), digit, now)
        now += 4
    key_down(counter, Qt.Key.Key_Return, "\r", now)
    assert not counter.window.keys.holds_back
    assert counter.heard == []
    assert typed == []


@pytest.mark.parametrize("count", [4, 13, 21, 10_000])
def test_nothing_of_a_code_stays_when_it_is_scanned_into_the_comment(counter, typed, qtbot, count):
    show(counter, COMMENT)
    now = 1_000
    for number in range(count):
        digit = SCANNED[number % len(SCANNED)]
        key_down(counter, Qt.Key(ord(digit)), digit, now)
        now += 4
    key_down(counter, Qt.Key.Key_Return, "\r", now)
    assert not counter.window.keys.holds_back
    key_down(counter, Qt.Key.Key_A, "a", now + 500)
    qtbot.waitUntil(lambda: typed == [("comment", "a")])
    assert counter.heard == []


def test_letters_go_to_the_comment_when_it_is_on_the_screen(counter, typed):
    show(counter, COMMENT)
    for number, letter in enumerate("aW 5ư"):
        key_down(counter, Qt.Key(ord(letter.upper())), letter, 1_000 + 31 * number)
    assert len(typed) == 4
    key_down(counter, Qt.Key.Key_Backspace, "\b", 3_000)
    expected = ["a", "W", "space", "5", "ư", "erase"]
    assert typed == [("comment", key) for key in expected]
    assert counter.heard == []


def test_letters_that_come_down_together_are_typed_in_order_and_soon(counter, typed, qtbot):
    show(counter, COMMENT)
    for number, letter in enumerate("the"):
        key_down(counter, Qt.Key(ord(letter.upper())), letter, 1_000 + 9 * number)
    assert typed == []
    qtbot.waitUntil(lambda: typed == [("comment", key) for key in "the"], timeout=1_000)


def test_digits_go_to_the_service_menu_when_it_is_on_the_screen(counter, typed, qtbot):
    show(counter, SERVICE)
    for number, digit in enumerate("50"):
        key_down(counter, Qt.Key(ord(digit)), digit, 1_000 + 200 * number)
    key_down(counter, Qt.Key.Key_Backspace, "\b", 2_000)
    assert typed == [("service", "5"), ("service", "0"), ("service", "erase")]


def test_key_held_down_moves_on_and_presses_nothing(counter):
    counter.go(FIRST)
    key_down(counter, Qt.Key.Key_Down, at_ms=1_000)
    key_down(counter, Qt.Key.Key_Down, at_ms=1_010, again=True)
    assert counter.window.keys.focus == "answer-4"
    for number in range(20):
        key_down(counter, Qt.Key.Key_Return, "\r", at_ms=1_500 + 20 * number, again=True)
    assert counter.heard == []


DANGEROUS = [
    (Qt.Key.Key_Escape, PLAIN),
    (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Tab, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_5, Qt.KeyboardModifier.MetaModifier),
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_F1, PLAIN),
    (Qt.Key.Key_F5, PLAIN),
    (Qt.Key.Key_F11, PLAIN),
    (Qt.Key.Key_F12, PLAIN),
    (Qt.Key.Key_Print, PLAIN),
    (Qt.Key.Key_Menu, PLAIN),
    (Qt.Key.Key_Super_L, PLAIN),
    (Qt.Key.Key_Back, PLAIN),
    (Qt.Key.Key_HomePage, PLAIN),
    (Qt.Key.Key_Help, PLAIN),
]


def test_dangerous_key_has_no_effect_on_any_screen(counter, qapp, typed):
    for state in [*WITH_CONTROLS.values(), QUIET]:
        show(counter, state)
        view = counter.model.view
        for key, modifiers in DANGEROUS:
            strike(counter, key, modifiers)
        assert counter.heard == []
        assert typed == []
        assert counter.model.view == view
        assert counter.model.focus == {}
        shown = [window for window in qapp.allWindows() if window.isVisible()]
        assert shown == [counter.window.quick_window]
