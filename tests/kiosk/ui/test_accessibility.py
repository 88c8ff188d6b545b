"""What a screen reader is told, asked from Qt's accessibility tree of the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from kiosk.ui.announcer import Announcer, title_of
from kiosk.ui.warming import warming_views
from kiosk.visit import Access, DetailStep, Panel, State
from tests.kiosk.ui.every_screen import (
    COMMENT,
    FIRST,
    QUIET,
    REASONS,
    SECOND,
    WITH_CONTROLS,
    show,
)
from tests.kiosk.ui.scene import COUNTER

CONTROLS = {QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton}
NAME = QAccessible.Text.Name
TOGGLES = {
    "larger-text": Access(larger_text=True),
    "high-contrast": Access(high_contrast=True),
    "low-position": Access(low_position=True),
}


@pytest.fixture(autouse=True)
def listening():
    """Somebody listens, as a screen reader would."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def visible_items(counter):
    waiting = [counter.window.quick_window.contentItem()]
    while waiting:
        item = waiting.pop()
        yield item
        waiting += [child for child in item.childItems() if child.isVisible()]


def told(item):
    """Role, name, actions and state as assistive technology gets them."""
    interface = QAccessible.queryAccessibleInterface(item)
    assert interface is not None, item.objectName()
    actions = interface.actionInterface().actionNames()
    return interface.role(), interface.text(NAME), actions, interface.state()


def check_controls(counter, where):
    for item in visible_items(counter):
        if not item.property("takesKeys"):
            continue
        assert item.cursor().shape() is Qt.CursorShape.BlankCursor, item.objectName()
        role, name, actions, _ = told(item)
        named = (where, item.objectName())
        assert role in CONTROLS, named
        assert name.strip(), named
        assert "\u2060" not in name, named
        assert "Press" in actions, named


def test_every_control_has_role_name_and_press_on_every_screen(counter):
    for name, state in WITH_CONTROLS.items():
        show(counter, state)
        check_controls(counter, name)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_control_has_role_name_and_press_in_every_view_that_is_warmed(
    counter, questionnaire, words, language
):
    for view in warming_views(COUNTER, questionnaire, words, language, REASONS):
        counter.model.show(view)
        check_controls(counter, view["screen"])


def test_every_control_that_is_touched_is_one_that_is_told(counter):
    for name, state in WITH_CONTROLS.items():
        show(counter, state)
        for item in visible_items(counter):
            if item.inherits("QQuickMouseArea") and not item.property("takesKeys"):
                assert item.cursor().shape() is Qt.CursorShape.BlankCursor, item.objectName()
                interface = QAccessible.queryAccessibleInterface(item)
                named = (name, item.objectName())
                assert interface is None or interface.role() not in CONTROLS, named


def test_text_is_told_as_text_and_once(counter):
    show(counter, FIRST)
    window = QAccessible.queryAccessibleInterface(counter.window.quick_window)
    texts = [
        child.text(NAME).replace("\u2060", "")
        for child in (window.child(number) for number in range(window.childCount()))
        if child.role() == QAccessible.Role.StaticText and not child.state().invisible
    ]
    asked = str(counter.model.view["content"]["words"]).replace("\u2060", "")
    assert texts.count(asked) == 1
    # The words on a button are the button's name and no text beside it.
    assert "Rất hài lòng" not in texts


@pytest.mark.parametrize("name", TOGGLES)
@pytest.mark.parametrize("on", [False, True])
def test_toggle_says_whether_it_is_on(counter, name, on):
    access = TOGGLES[name] if on else Access()
    show(counter, State(FIRST.phase, access=access))
    _, _, _, state = told(counter.window.touchable(name))
    assert bool(state.checkable)
    assert bool(state.checked) is on


def test_reason_says_whether_it_is_chosen(counter):
    show(counter, WITH_CONTROLS["praise"])
    checked = [
        bool(told(item)[3].checked)
        for item in visible_items(counter)
        if item.objectName().startswith("reason-")
    ]
    assert checked.count(True) == 1
    assert checked.count(False) > 3


def test_answer_is_given_when_a_screen_reader_presses_it(counter):
    show(counter, FIRST)
    interface = QAccessible.queryAccessibleInterface(counter.window.touchable("answer-4"))
    interface.actionInterface().doAction("Press")
    assert counter.heard == [("answered", "service", 4)]


def test_nothing_is_told_as_chosen_when_going_back_to_a_question(counter):
    show(counter, SECOND)
    for level in range(1, 6):
        _, _, _, state = told(counter.window.touchable(f"answer-{level}"))
        assert not state.checked
        assert not state.checkable


def test_title_is_announced_once_when_a_screen_comes(counter):
    said = []
    announcer = Announcer(counter.window.quick_window, counter.model, said.append)
    for state in (FIRST, FIRST, SECOND, WITH_CONTROLS["panel notice"], QUIET):
        show(counter, state)
        counter.model.show(counter.model.view | {"rest": {"dim": 0, "shift": 3}})
    assert announcer is not None
    assert len(said) == 4
    assert said[0].startswith("Câu 1 / 2 ")
    assert said[1].startswith("Câu 2 / 2 ")
    assert said[2] == "Không ghi tên Ông/Bà"
    assert said[3] == "Đang lưu đánh giá…"


def test_every_screen_has_a_title_to_announce(counter):
    for name, state in WITH_CONTROLS.items():
        show(counter, state)
        title = title_of(counter.model.view)
        assert title, name
        assert "\n" not in title
        assert "\u2060" not in title


def test_comment_is_never_announced(counter):
    show(counter, State(_with_comment(COMMENT.phase)))
    assert "bí mật" not in title_of(counter.model.view)


def _with_comment(phase):
    from dataclasses import replace

    assert phase.step is DetailStep.COMMENT
    return replace(phase, comment="bí mật")


def test_panels_are_all_looked_at():
    assert {f"panel {panel}" for panel in Panel} <= set(WITH_CONTROLS)
