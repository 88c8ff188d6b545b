"""The window: no way out, nothing drawn for nothing."""

from itertools import product

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest

from kiosk.ui import window as window_module
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow, ScreensError
from kiosk.visit import Idle, Question, Saving, State, Thanks
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import VISIT

FIRST = Question(VISIT, Trigger.SERVED, 0, (), 0, 0)
IDLE_MS = 300


def run_for(qtbot, milliseconds):
    timer = QTimer(singleShot=True)
    with qtbot.waitSignal(timer.timeout):
        timer.start(milliseconds)


def test_window_is_frameless_without_pointer_and_fills_the_screen(show_window, qapp):
    window, _ = show_window(fullscreen=True)
    quick = window.quick_window
    assert quick.flags() & Qt.WindowType.FramelessWindowHint
    assert quick.cursor().shape() is Qt.CursorShape.BlankCursor
    assert quick.visibility() == quick.Visibility.FullScreen
    assert quick.color().name().upper() == window_module.GROUND


def test_window_stays_when_asked_to_close(counter):
    event = QCloseEvent()
    QCoreApplication.sendEvent(counter.window.quick_window, event)
    assert not event.isAccepted()
    assert counter.window.quick_window.close() is False
    assert counter.window.quick_window.isVisible()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_nothing_is_drawn_when_a_key_without_a_meaning_is_pressed(counter, key, modifier):
    counter.go(State(FIRST))
    before = counter.window.quick_window.grabWindow()
    QTest.keyClick(counter.window.quick_window, key, modifier)
    assert counter.window.quick_window.isVisible()
    assert counter.heard == []
    assert counter.window.quick_window.grabWindow() == before


def test_window_is_gone_after_close_and_a_second_close_does_nothing(show_window):
    window, model = show_window()
    window.close()
    window.close()
    with pytest.raises(ScreensError, match="closed"):
        _ = window.quick_window
    model.show({**first_view(), "language": "en"})


def test_first_frame_is_told_once(qtbot):
    model = KioskViewModel(first_view())
    window = KioskWindow(model, fullscreen=False, size=(400, 700), animations=False)
    told = []
    window.first_frame.connect(lambda: told.append(1))
    with qtbot.waitSignal(window.first_frame):
        window.show()
    model.show({**first_view(), "screen": "out-of-service", "ornament": True})
    with qtbot.waitSignal(window.quick_window.frameSwapped):
        window.quick_window.update()
    run_for(qtbot, 1)
    assert told == [1]
    window.close()


@pytest.mark.qt_log_ignore("non-existent property")
def test_screens_that_cannot_be_loaded_are_an_error_naming_the_file(tmp_path, monkeypatch, qapp):
    broken = tmp_path / "Main.qml"
    broken.write_text("import QtQuick\nItem {\n  wrong: 1\n}\n", "utf-8")
    monkeypatch.setattr(window_module, "MAIN", broken)
    with pytest.raises(ScreensError, match=r"Main.qml:3"):
        KioskWindow(KioskViewModel(first_view()), fullscreen=False, size=(400, 700))


def test_equal_view_sends_no_signal_when_shown_again(qtbot, counter):
    view = counter.model.view
    with qtbot.assertNotEmitted(counter.model.view_changed):
        counter.model.show(dict(view))


@pytest.mark.parametrize("animations", [False, True])
def test_no_frame_is_drawn_when_nothing_happens(qtbot, open_counter, animations):
    counter = open_counter(animations=animations)
    for state in (State(Idle()), State(FIRST), State(Thanks(VISIT, "", ""))):
        counter.go(state)
        run_for(qtbot, IDLE_MS)
        with qtbot.assertNotEmitted(counter.window.quick_window.frameSwapped, wait=IDLE_MS):
            pass


def test_thanks_is_the_same_to_the_pixel_whatever_was_answered(counter):
    def thanks_after(first, second):
        for name in ("rate", first, second):
            # A frame before and while the finger is down, as on a real screen.
            counter.window.quick_window.grabWindow()
            at = counter.point(name)
            counter.press(at)
            counter.window.quick_window.grabWindow()
            counter.release(at)
        assert counter.screen == "thanks"
        picture = counter.window.quick_window.grabWindow()
        counter.tap("close-thanks")
        return picture

    controls = ["skip", *(f"answer-{value}" for value in range(1, 6))]
    # Qt draws the edge of a large letter a shade otherwise the first time that it is seen.
    thanks_after("answer-3", "answer-3")
    expected = thanks_after("answer-3", "answer-3")
    for first, second in product(controls, controls):
        if (first, second) != ("skip", "skip"):
            assert thanks_after(first, second) == expected, (first, second)


def test_question_is_the_same_to_the_pixel_when_gone_back_to(counter):
    counter.tap("rate")
    counter.window.quick_window.grabWindow()
    counter.tap("answer-3")
    counter.tap("back")
    fresh = counter.window.quick_window.grabWindow()
    for level in range(1, 6):
        counter.tap(f"answer-{level}")
        counter.tap("back")
        assert counter.window.quick_window.grabWindow() == fresh


def test_screens_are_built_once_and_kept(counter):
    root = counter.window.quick_window.rootObject()
    slots = root.findChildren(QObject, "screen-question")
    built = slots[0].property("item")
    counter.go(State(FIRST))
    row = counter.window.touchable("answer-3")
    counter.go(State(Saving(VISIT)))
    counter.go(State(FIRST))
    assert slots[0].property("item") is built
    assert counter.window.touchable("answer-3") is row
