"""Panels under a finger; the corner for IT; the screen at rest; the ring of the keys."""

import pytest
from PySide6.QtCore import QPoint, QRectF

from kiosk.visit import Idle, Panel, State
from tests.kiosk.ui.matrix import FULL, SCENES, SIZES, show
from tests.kiosk.ui.measures import controls, painted, place, shown, texts
from tests.kiosk.ui.scene import LANDSCAPE, VISIT

HOLD_MS = 2500
LATE_MS = 1500


def heard(counter, signal):
    """The list that fills with what `signal` of the view model says from now on."""
    said = []
    getattr(counter.model, signal).connect(lambda *values: said.append(values))
    return said


def test_footer_button_opens_its_panel(counter):
    counter.go(State(Idle()))
    said = heard(counter, "panelOpened")
    counter.tap("notice")
    assert said == [("notice",)]


def test_panel_closes_by_its_button_and_by_a_touch_beside_it(counter):
    show(counter, SCENES["panel-help"], "usual", "vi")
    said = heard(counter, "panelClosed")
    counter.tap("panel-close")
    beside = QPoint(540, 60)
    counter.press(beside)
    counter.release(beside)
    assert len(said) == 2


def test_touch_on_the_panel_does_nothing_beneath_it(counter):
    show(counter, SCENES["panel-help"], "usual", "vi")
    said = heard(counter, "panelClosed")
    card = place(counter.window.touchable("panel"))
    on_card = card.topLeft().toPoint() + QPoint(300, 30)
    counter.press(on_card)
    counter.release(on_card)
    assert said == []
    assert counter.heard == []


def test_help_toggles_leave_as_what_they_switch(counter):
    show(counter, SCENES["panel-help"], "usual", "vi")
    said = heard(counter, "accessChosen")
    counter.tap("assisted")
    counter.tap("spoken")
    assert said == [("assisted", True), ("spoken", True)]


def test_help_leads_on_to_where_petitions_go(counter):
    show(counter, SCENES["panel-help"], "usual", "vi")
    said = heard(counter, "panelOpened")
    counter.tap("petition")
    assert said == [("petition",)]


@pytest.mark.parametrize("size", SIZES)
def test_panel_too_long_for_its_room_is_read_page_by_page(open_counter, size):
    counter = open_counter(size)
    show(counter, SCENES["panel-notice"], "low-larger", "vi")
    said, pages = set(), 0
    while pages < 9:
        found = shown(counter.window)
        foot = place(controls(found)["panel-close"]).top()
        for text in texts(found):
            if painted(text).top() < foot:
                assert painted(text).bottom() <= foot
                said.add(text.property("text"))
        pages += 1
        if counter.model.view["panel"]["paragraphs"][-1] in said:
            break
        counter.tap("panel-more")
        counter.window.quick_window.grabWindow()
    assert set(counter.model.view["panel"]["paragraphs"]) <= said


def test_panel_opened_again_begins_at_its_beginning(open_counter):
    counter = open_counter(LANDSCAPE)
    show(counter, SCENES["panel-notice"], "low-larger", "vi")
    counter.tap("panel-more")
    for scene in ("panel-help", "panel-notice"):
        show(counter, SCENES[scene], "low-larger", "vi")
    said = [text.property("text") for text in texts(shown(counter.window))]
    assert counter.model.view["panel"]["paragraphs"][0] in said


def test_long_press_in_the_corner_asks_for_the_service_menu(counter, qtbot):
    counter.go(State(Idle()))
    said = heard(counter, "serviceOpened")
    corner = QPoint(20, 20)
    counter.press(corner)
    qtbot.waitUntil(lambda: bool(said), timeout=HOLD_MS + LATE_MS)
    counter.release(corner)
    assert counter.heard == []


def test_short_press_in_the_corner_does_nothing(counter):
    counter.go(State(Idle()))
    said = heard(counter, "serviceOpened")
    counter.press(QPoint(20, 20))
    counter.release(QPoint(20, 20))
    assert said == []
    assert counter.heard == []


def changed(counter, **keys):
    counter.model.show({**counter.model.view, **keys})
    return counter.window.quick_window.grabWindow()


def test_resting_screen_is_dimmer_and_stands_a_few_pixels_elsewhere(counter):
    counter.go(State(Idle()))
    bright = counter.window.quick_window.grabWindow()
    dim = changed(counter, rest={"dim": 60, "shift": 0})
    assert dim.pixelColor(5, 5).lightness() < bright.pixelColor(5, 5).lightness() * 0.5
    usual = counter.point("rate")
    seen = set()
    for shift in range(1, 9):
        changed(counter, rest={"dim": 0, "shift": shift})
        moved = counter.point("rate") - usual
        assert 0 < abs(moved.x()) + abs(moved.y()) <= 12
        seen.add(moved.toTuple())
    assert len(seen) == 8


def test_ring_of_the_keys_surrounds_what_has_the_focus(counter):
    counter.go(State(Idle(), open=VISIT))
    before = counter.window.quick_window.grabWindow()
    at = place(counter.window.touchable("rate"))
    counter.model.show_focus(at)
    ring = counter.window.touchable("focus-ring")
    assert place(ring).contains(QRectF(at))
    counter.model.show_focus(None)
    assert counter.window.touchable("focus-ring") is None
    assert counter.window.quick_window.grabWindow() == before


def test_panel_that_is_not_configured_is_not_offered(counter):
    assert FULL.phone
    counter.go(State(Idle(), panel=Panel.HELP))
    assert counter.window.touchable("spoken") is None
    assert counter.window.touchable("assisted") is not None
