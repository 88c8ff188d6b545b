"""The officer's end key, as real key events on the real window."""

from typing import get_args

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from kiosk.settings import EndKey
from tests.kiosk.ui.every_screen import COMMENT, FIRST, QUIET, WITH_CONTROLS, show

APART_MS = 10_000
PLAIN = Qt.KeyboardModifier.NoModifier


def key_down(counter, key, text="", at_ms=0, modifiers=PLAIN, *, again=False):
    event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, again)
    event.setTimestamp(at_ms)
    counter.window.keys.press(event)


@pytest.fixture
def ended(counter):
    """The ends of turns that were told; the key is F8."""
    told = []
    counter.model.turnEnded.connect(lambda: told.append(counter.screen))
    counter.window.keys.end_turn_with("F8")
    return told


def test_turn_ends_when_the_key_is_struck_at_the_window(counter, ended, qtbot):
    QTest.keyClick(counter.window.quick_window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: ended == ["idle"])
    assert counter.heard == []


def test_turn_ends_whatever_is_shown_when_the_key_is_pressed(counter, ended, qtbot):
    for number, state in enumerate([*WITH_CONTROLS.values(), QUIET], start=1):
        show(counter, state)
        view = counter.model.view
        key_down(counter, Qt.Key.Key_F8, at_ms=APART_MS * number)
        qtbot.waitUntil(lambda number=number: len(ended) == number)
        assert counter.heard == []
        assert (counter.model.view, counter.model.focus) == (view, {})


def test_turn_ends_by_every_key_that_the_settings_may_name(counter, ended, qtbot):
    for number, name in enumerate(get_args(EndKey), start=1):
        counter.window.keys.end_turn_with(name)
        key_down(counter, Qt.Key[f"Key_{name}"], at_ms=APART_MS * number)
        qtbot.waitUntil(lambda number=number: len(ended) == number)


def test_turn_ends_once_when_the_key_is_held_down(counter, ended, qtbot):
    key_down(counter, Qt.Key.Key_F8, at_ms=1_000)
    for number in range(30):
        key_down(counter, Qt.Key.Key_F8, at_ms=1_500 + 33 * number, again=True)
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert not counter.window.keys.holds_back


@pytest.mark.parametrize("screen", [FIRST, COMMENT], ids=["question", "comment"])
@pytest.mark.parametrize("place", ["before", "within", "after"])
def test_turn_goes_on_when_the_key_is_part_of_a_scanners_burst(
    counter, ended, qtbot, screen, place
):
    show(counter, screen)
    digits = [(Qt.Key(ord(one)), one) for one in "5123451234512345"]
    keys = list(digits)
    keys.insert({"before": 0, "within": 8, "after": 16}[place], (Qt.Key.Key_F8, ""))
    for number, (key, text) in enumerate(keys):
        key_down(counter, key, text, at_ms=1_000 + 4 * number)
    assert not counter.window.keys.holds_back
    # The next one stands alone, and is the only one that counts.
    key_down(counter, Qt.Key.Key_F8, at_ms=3_000)
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert counter.heard == []


@pytest.mark.parametrize(
    "modifier",
    [
        Qt.KeyboardModifier.KeypadModifier,
        Qt.KeyboardModifier.ShiftModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.MetaModifier,
    ],
)
@pytest.mark.parametrize(("name", "key"), [("End", Qt.Key.Key_End), ("Insert", Qt.Key.Key_Insert)])
def test_turn_goes_on_when_a_keypad_without_numlock_is_used(
    counter, ended, qtbot, modifier, name, key
):
    counter.window.keys.end_turn_with(name)
    key_down(counter, key, at_ms=1_000, modifiers=modifier)
    assert not counter.window.keys.holds_back
    assert ended == []


@pytest.mark.parametrize("name", [None, "F9"])
def test_turn_goes_on_when_the_settings_name_no_key_or_another_one(counter, ended, name):
    counter.window.keys.end_turn_with(name)
    key_down(counter, Qt.Key.Key_F8, at_ms=1_000)
    assert not counter.window.keys.holds_back
    assert ended == []
