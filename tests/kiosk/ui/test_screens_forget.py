"""A screen out of sight holds nothing that a citizen wrote or chose."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from kiosk.visit import Detail, DetailStep, Idle, Side, State
from tests.kiosk.ui.every_screen import REASONS, THANKS, show
from tests.kiosk.ui.scene import VISIT

SECRET = "Chữ của một người"
CHOSEN = tuple((Side.COMPLAINT, each.id) for each in REASONS.reasons[:2])
IDLE = State(Idle())


def detail(step, side=None, comment=SECRET):
    return State(Detail(VISIT, 1, step, side, CHOSEN, comment, 0, THANKS))


@pytest.fixture(autouse=True)
def listening():
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def told_anywhere(counter):
    """Every text and accessible name in the scene, seen or not."""
    waiting, told = [counter.window.quick_window.contentItem()], []
    while waiting:
        item = waiting.pop()
        told.append(str(item.property("text")))
        interface = QAccessible.queryAccessibleInterface(item)
        if interface is not None:
            told.append(interface.text(QAccessible.Text.Name))
        waiting += item.childItems()
    return told


def test_nothing_of_a_comment_is_left_when_its_screen_is_gone(counter):
    show(counter, detail(DetailStep.COMMENT))
    assert any(SECRET in told for told in told_anywhere(counter))
    show(counter, IDLE)
    assert not any(SECRET in told for told in told_anywhere(counter))


def test_comment_is_there_again_when_its_screen_comes_back(counter):
    show(counter, detail(DetailStep.COMMENT))
    show(counter, detail(DetailStep.SIDES))
    assert not any(SECRET in told for told in told_anywhere(counter))
    show(counter, detail(DetailStep.COMMENT))
    written = counter.window.quick_window.rootObject().findChild(QQuickItem, "written")
    assert SECRET in written.property("text")


def chosen_anywhere(counter):
    """The names of every toggle that is on in the screen of reasons, seen or not."""
    slot = counter.window.quick_window.rootObject().findChild(QQuickItem, "screen-detail")
    waiting, on = [slot], []
    while waiting:
        item = waiting.pop()
        on += [item.objectName()] if item.property("chosen") is True else []
        waiting += item.childItems()
    return on


def test_no_reason_is_left_chosen_when_the_screen_of_reasons_is_gone(counter):
    show(counter, detail(DetailStep.REASONS, Side.COMPLAINT))
    assert len(chosen_anywhere(counter)) == len(CHOSEN)
    show(counter, IDLE)
    assert chosen_anywhere(counter) == []
    show(counter, detail(DetailStep.REASONS, Side.COMPLAINT))
    assert len(chosen_anywhere(counter)) == len(CHOSEN)
