"""Where things stand, in every size and mode: inside the screen, apart, whole, large enough."""

from itertools import combinations, pairwise, product

import pytest
from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QAccessible

from demo.sample_scenes import VISIT
from kiosk.ui.view import CheckCodeView
from kiosk.visit import Prompt, State
from tests.kiosk.ui.matrix import MODES, SCENES, SIZES, question, show
from tests.kiosk.ui.measures import (
    controls,
    overlap,
    owner,
    painted,
    per_mm,
    place,
    shown,
    texts,
    type_size,
)

ANSWER_MM = 20.0
CONTROL_MM = 12.0
TOLERATED = 2.5
"""Pixels: the room above and below letters that a line of text keeps."""
MAY_BE_CUT = {"header", "heading", "subject"}
"""Names come from outside and have one line; everything else is said whole."""


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def size(request):
    return request.param


@pytest.fixture(params=list(MODES))
def mode(request):
    return request.param


@pytest.fixture(scope="module")
def sized(size, standing_counter):
    return standing_counter(size)


def scenes(counter, mode):
    for name, scene in SCENES.items():
        for language in ("vi", "en"):
            show(counter, scene, mode, language)
            yield f"{name}-{language}", shown(counter.window)


def may_be_cut(text):
    while text is not None:
        if text.objectName() in MAY_BE_CUT:
            return True
        text = text.parentItem()
    return False


def text_faults(items, screen):
    """What is wrong with the texts among `items`, each as a sentence."""
    found = [(text, painted(text)) for text in texts(items)]
    for text, where in found:
        said = text.property("text")
        if not screen.contains(where):
            yield f"off the screen: {said} {where}"
        cut = text.property("truncated") or where.height() > text.height() + TOLERATED
        if cut and not may_be_cut(text):
            yield f"cut: {said}"
    for (one, first), (other, second) in combinations(found, 2):
        if overlap(first, second) > TOLERATED:
            yield f"on each other: {one.property('text')} / {other.property('text')}"


def control_faults(items, screen, millimetre):
    """What is wrong with the controls among `items`; `millimetre` in pixels."""
    found = controls(items)
    for name, item in found.items():
        where = place(item)
        least = ANSWER_MM if name.startswith("answer-") else CONTROL_MM
        if min(where.width(), where.height()) / millimetre < least:
            yield f"too small: {name} {where}"
        if not screen.contains(where):
            yield f"off the screen: {name} {where}"
    for one, other in combinations(found, 2):
        if overlap(place(found[one]), place(found[other])) > 0:
            yield f"on each other: {one}, {other}"
    for text in texts(items):
        inside = owner(text, list(found.values()))
        if inside is not None and not place(inside).contains(painted(text)):
            yield f"sticks out: {text.property('text')}"


def test_everything_is_on_the_screen_whole_apart_and_large_enough(sized, size, mode):
    top = size[1] / 2 if MODES[mode].low_position else 0
    screen = QRectF(0, top, size[0], size[1] - top)
    faults, names = [], set()
    for name, items in scenes(sized, mode):
        assert texts(items), name
        names |= set(controls(items))
        # A letter's box may end a pixel after the letter.
        faults += [f"{name}: {each}" for each in text_faults(items, screen.adjusted(0, 0, 1, 0))]
        faults += [f"{name}: {each}" for each in control_faults(items, screen, per_mm(size))]
    assert faults == []
    assert {"answer-1", "back", "skip", "start-again", "decline", "phone", "help"} <= names
    assert {"language-en", "larger-text", "high-contrast", "low-position"} <= names
    assert {"add-detail", "close-thanks", "panel-close", "assisted", "spoken"} <= names


def test_levels_are_alike_with_equal_steps(sized):
    names = ("prompt", "service", "keypad", "three", "faceless-3")
    for mode, name in product(MODES, names):
        show(sized, SCENES[name], mode, "vi")
        rows = [
            item
            for control, item in controls(shown(sized.window)).items()
            if control.startswith("answer-")
        ]
        places = sorted((place(row) for row in rows), key=lambda at: (at.top(), at.left()))
        assert len({(at.width(), at.height()) for at in places}) == 1
        steps = {
            (second.left() - first.left(), second.top() - first.top())
            for first, second in pairwise(places)
        }
        assert len(steps) == 1
        sizes = {text.property("font").pixelSize() for row in rows for text in texts_of(row)}
        assert len(sizes) == 1
        faces = [
            (item.width(), item.height(), item.x(), item.y())
            for row in rows
            for item in row.childItems()
            if item.inherits("QQuickImage") and item.isVisible()
        ]
        assert len(set(faces)) == 1


def texts_of(row):
    return [item for item in row.childItems() if item.isVisible() and item.inherits("QQuickText")]


def test_answers_stand_in_the_same_place_whatever_is_asked(sized):
    for mode in MODES:
        seen = set()
        for name in ("prompt", "service", "officer", "longest"):
            show(sized, SCENES[name], mode, "vi")
            seen.add(tuple(sized.point(f"answer-{value}").toTuple() for value in range(1, 6)))
        assert len(seen) == 1, mode


def test_access_keeps_its_place_while_a_visit_is_rated(sized):
    toggles = ("language-en", "larger-text", "high-contrast", "low-position")
    for mode in MODES:
        seen = set()
        for name in ("prompt", "service", "saving", "thanks"):
            show(sized, SCENES[name], mode, "vi")
            seen.add(tuple(sized.point(toggle).toTuple() for toggle in toggles))
        assert len(seen) == 1, mode


def test_larger_text_makes_what_is_read_larger(sized, size):
    heights = {}
    for mode in ("usual", "larger"):
        for name in ("service", "officer"):
            show(sized, SCENES[name], mode, "vi")
            question_text = max(
                texts(shown(sized.window)), key=lambda text: len(text.property("text"))
            )
            label = texts_of(sized.window.touchable("answer-5"))[0]
            asked = type_size(question_text)
            heights[mode, name] = asked, label.property("font").pixelSize()
    for name in ("service", "officer"):
        usual, larger = heights["usual", name], heights["larger", name]
        assert larger[0] >= 1.1 * usual[0], (size, name)
        assert larger[1] >= 1.2 * usual[1], (size, name)


@pytest.mark.parametrize("inches", [10.1, 15.6, 32.0])
def test_sizes_follow_the_diagonal_of_the_real_screen(open_counter, size, inches):
    counter = open_counter(size, diagonal_inches=inches)
    show(counter, SCENES["service"], "low", "vi")
    for control, item in controls(shown(counter.window)).items():
        where = place(item)
        least = ANSWER_MM if control.startswith("answer-") else CONTROL_MM
        assert min(where.width(), where.height()) / per_mm(size, inches) >= least, control


def test_finger_on_a_level_looks_the_same_for_every_level_and_leaves_no_trace(counter):
    counter.go(State(question(0)))
    window = counter.window.quick_window
    before = window.grabWindow()
    colours = set()
    for value in range(1, 6):
        at = counter.point(f"answer-{value}")
        counter.press(at)
        held = window.grabWindow()
        # To the right of the words, where there is nothing but the row's ground.
        colours.add(held.pixelColor(at.x() + 400, at.y()).name())
        away = QPoint(540, 130)
        counter.move(away)
        counter.release(away)
        assert window.grabWindow() == before
    assert len(colours) == 1
    assert colours != {before.pixelColor(at.x() + 400, at.y()).name()}


@pytest.mark.parametrize("code", [None, CheckCodeView("7K4M-2QXD-9HTP-3WBN", ())])
def test_thanks_holds_together_without_a_picture(sized, size, code):
    for mode in MODES:
        show(sized, SCENES["thanks"], mode, "vi", code)
        assert list(text_faults(shown(sized.window), QRectF(0, 0, *size))) == []


def test_every_control_has_a_name_for_a_screen_reader(counter):
    for phase in (Prompt(0), question(0)):
        counter.go(State(phase, open=VISIT))
        for item in controls(shown(counter.window)).values():
            interface = QAccessible.queryAccessibleInterface(item)
            assert interface.role() == QAccessible.Role.Button
            assert interface.text(QAccessible.Text.Name) == item.property("words").replace(
                "\u2060", ""
            )
