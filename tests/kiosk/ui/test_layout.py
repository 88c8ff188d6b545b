"""Where things stand: inside the screen, apart from each other, large enough, alike."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtQml import QQmlExpression, qmlContext

from kiosk.ui.view import CheckCodeView, present
from kiosk.visit import (
    Idle,
    OutOfService,
    Prompt,
    Question,
    Reason,
    Saving,
    Serving,
    State,
    Thanks,
    Visit,
)
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import CODE, COUNTER, LANDSCAPE, NOON, PORTRAIT

SIZES = [PORTRAIT, LANDSCAPE, (1920, 1080), (800, 1280)]
LONG = replace(
    COUNTER,
    site_name="Trung tâm Phục vụ hành chính công và Hỗ trợ doanh nghiệp liên xã Mẫu",
    unit="Uỷ ban nhân dân Xã Mẫu Thượng Hạ",
    counter_name="Quầy 03 – Hộ tịch, chứng thực, đất đai",
    officer_name="Công Tằng Tôn Nữ Nguyễn Thị Mẫu Đơn Ngọc Quỳnh Hương",
    help_phone="1900 0000 (nhánh 3, giờ hành chính)",
)
PLAIN_VISIT = Visit("v", ticket="A012")
LONG_VISIT = Visit("v", ticket="HT-2026-000123")
INCH_MM = 25.4
SCREEN_INCHES = 10.1
ANSWER_MM = 18.5
"""Of 20 wished for: five rows and a question on 800x1280 leave 18.6 mm a row."""
CONTROL_MM = 12.0


def phases(visit):
    return {
        "idle": Idle(),
        "serving": Serving(),
        "prompt": Prompt(0),
        "service": Question(visit, Trigger.SERVED, 0, (), 0, 0),
        "officer": Question(visit, Trigger.SERVED, 1, (), 0, 0),
        "saving": Saving(visit),
        "thanks": Thanks(visit, "", ""),
        "not-saved": OutOfService(Reason.NOT_SAVED),
        "storage": OutOfService(Reason.STORAGE),
        "pending": OutOfService(Reason.PENDING),
    }


def visible_items(item):
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from visible_items(child)


def aligned(text, direction):
    """Qt has no converter for these enumerations; QML itself reads them as numbers."""
    expression = QQmlExpression(qmlContext(text), text, f"{direction}Alignment")
    names = {1: "left", 2: "right", 4: "center", 32: "top", 64: "bottom", 128: "middle"}
    return names[int(expression.evaluate()[0])]


def painted(text):
    """Where the letters of a Text stand in the window."""
    width, height = text.property("contentWidth"), text.property("contentHeight")
    spare = text.width() - width
    left = {"center": spare / 2, "right": spare}.get(aligned(text, "horizontal"), 0.0)
    top = text.height() - height if aligned(text, "vertical") == "bottom" else 0.0
    return text.mapRectToScene(QRectF(left, top, width, height))


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request, open_counter):
    return open_counter(request.param), request.param


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("shown", "visit"), [(COUNTER, PLAIN_VISIT), (LONG, LONG_VISIT)])
def test_texts_stay_on_the_screen_and_off_each_other(
    sized, questionnaire, words, language, shown, visit
):
    counter, (width, height) = sized
    for name, phase in phases(visit).items():
        state = State(phase, open=visit, language=language)
        counter.model.show(present(shown, questionnaire, state, words, NOON, CODE))
        counter.window.quick_window.grabWindow()
        texts = [
            (text, painted(text))
            for text in visible_items(counter.window.quick_window.rootObject())
            if text.inherits("QQuickText") and text.property("text")
        ]
        assert texts
        for text, place in texts:
            said = name, text.property("text")
            assert QRectF(0, 0, width + 1, height).contains(place), said
        for at, (text, place) in enumerate(texts):
            for other, second in texts[at + 1 :]:
                common = place.intersected(second)
                assert min(common.width(), common.height()) <= 2, (
                    name,
                    text.property("text"),
                    other.property("text"),
                )


def test_levels_are_alike_and_large_enough(sized):
    counter, (width, height) = sized
    per_mm = (width**2 + height**2) ** 0.5 / (SCREEN_INCHES * INCH_MM)
    for phase in (Prompt(0), Question(PLAIN_VISIT, Trigger.SERVED, 0, (), 0, 0)):
        counter.go(State(phase, open=PLAIN_VISIT))
        rows = [counter.window.touchable(f"answer-{value}") for value in (5, 4, 3, 2, 1)]
        places = [row.mapRectToScene(row.boundingRect()) for row in rows]
        assert len({(place.width(), place.height()) for place in places}) == 1
        upright = height > width
        steps = [
            (second.top() - first.top()) if upright else (second.left() - first.left())
            for first, second in pairwise(places)
        ]
        assert len(set(steps)) == 1
        assert min(places[0].width(), places[0].height()) / per_mm >= ANSWER_MM
        faces = [
            (item.width(), item.height(), item.x(), item.y())
            for row in rows
            for item in visible_items(row)
            if item.inherits("QQuickImage")
        ]
        assert len(faces) == 5
        assert len(set(faces)) == 1


def test_answers_stand_in_the_same_place_whatever_is_asked(sized):
    counter, _ = sized
    seen = set()
    for phase in list(phases(PLAIN_VISIT).values())[2:5]:
        counter.go(State(phase, open=PLAIN_VISIT))
        seen.add(tuple(counter.point(f"answer-{value}").toTuple() for value in range(1, 6)))
    assert len(seen) == 1


def test_other_controls_are_large_enough_and_on_the_screen(sized):
    counter, (width, height) = sized
    per_mm = (width**2 + height**2) ** 0.5 / (SCREEN_INCHES * INCH_MM)
    found = set()
    for phase in phases(PLAIN_VISIT).values():
        counter.go(State(phase, open=PLAIN_VISIT))
        for name in ("rate", "back", "skip", "decline", "language-en", "close-thanks"):
            if item := counter.window.touchable(name):
                found.add(name)
                place = item.mapRectToScene(item.boundingRect())
                assert min(place.width(), place.height()) / per_mm >= CONTROL_MM, name
                assert QRectF(0, 0, width, height).contains(place), name
    assert len(found) == 6


def test_finger_on_a_level_looks_the_same_for_every_level_and_leaves_no_trace(counter):
    counter.go(State(phases(PLAIN_VISIT)["service"]))
    window = counter.window.quick_window
    before = window.grabWindow()
    colours = set()
    for value in range(1, 6):
        at = counter.point(f"answer-{value}")
        counter.press(at)
        held = window.grabWindow()
        # To the right of the words, where there is nothing but the row's ground.
        colours.add(held.pixelColor(at.x() + 400, at.y()).name())
        away = counter.point("back") - counter.point("back") / 2
        counter.move(away)
        counter.release(away)
        assert window.grabWindow() == before
    assert len(colours) == 1
    assert colours != {before.pixelColor(at.x() + 400, at.y()).name()}


@pytest.mark.parametrize("code", [None, CheckCodeView("7K4M-2QXD-9HTP-3WBN", ())])
def test_thanks_holds_together_without_a_picture(sized, questionnaire, words, code):
    counter, (width, height) = sized
    counter.code = code
    counter.go(State(Thanks(PLAIN_VISIT, "", "")))
    counter.window.quick_window.grabWindow()
    for item in visible_items(counter.window.quick_window.rootObject()):
        if item.inherits("QQuickText") and item.property("text"):
            assert QRectF(0, 0, width, height).contains(painted(item))


def test_every_control_has_a_name_for_a_screen_reader(counter):
    from PySide6.QtGui import QAccessible

    for phase in phases(PLAIN_VISIT).values():
        counter.go(State(phase, open=PLAIN_VISIT))
        for name in ("rate", "answer-1", "back", "skip", "decline", "language-en"):
            if item := counter.window.touchable(name):
                interface = QAccessible.queryAccessibleInterface(item)
                assert interface.role() == QAccessible.Role.Button
                assert interface.text(QAccessible.Text.Name) == item.property("words")
