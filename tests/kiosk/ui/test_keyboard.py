"""Real fingers on the keyboard of the comment: what they write, and where its keys are."""

from itertools import combinations, product

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QRawFont

from kiosk.composer.composition import is_writable
from kiosk.visit import Access
from tests.kiosk.ui.comment_scene import INCH_MM, SCREEN_INCHES, CommentScene
from tests.kiosk.ui.scene import LANDSCAPE, PORTRAIT

SIZES = [PORTRAIT, LANDSCAPE, (1920, 1080), (800, 1280)]
ACCESS = {
    "plain": Access(),
    "larger": Access(larger_text=True),
    "low": Access(low_position=True),
    "all": Access(larger_text=True, low_position=True, high_contrast=True),
}
KEY_MM = 9.0
GAP_MM = 0.9
CONTROL_MM = 12.0
REPEATS_MS = 1500
LONG = "Cán bộ hướng dẫn rất rõ ràng, tôi chỉ phải đi lại một lần. " * 8


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request, standing_counter):
    return standing_counter(request.param), request.param


@pytest.fixture
def scene(counter):
    return CommentScene(counter)


def test_finger_writes_vietnamese_when_it_knows_telex(scene):
    scene.type(*"tieengs", "space", "shift", *"vieejt", ".")
    assert scene.comment == "Tiếng Việt."


def test_finger_writes_vietnamese_when_it_knows_accents_alone(scene):
    scene.type(*"tiêng", "tone-acute", "space", "đ", *"ươc", "tone-dot")
    assert scene.comment == "Tiếng được"


def test_finger_writes_vietnamese_when_it_knows_vni(scene):
    scene.type("method", *"tie6ng1", "space", *"d9u7o7c5")
    assert scene.comment == "Tiếng được"


def test_digits_and_signs_are_written_on_their_page(scene):
    scene.type(*"so", "space", "page", *"30/4?", "page", "space", "a", "backspace")
    assert scene.comment == "So 30/4? "


def test_text_stands_on_the_screen_with_a_caret_after_it(scene):
    quick = scene.counter.window.quick_window
    shown = quick.rootObject().findChild(object, "written")
    caret = quick.rootObject().findChild(object, "caret")
    quick.grabWindow()
    before = caret.mapRectToScene(caret.boundingRect()).x()
    scene.type(*"nam", "space")
    quick.grabWindow()
    after = caret.mapRectToScene(caret.boundingRect()).x()
    assert shown.property("text").rstrip("\u2060") == "Nam "
    assert after - before > 3 * caret.width()
    scene.type("enter")
    quick.grabWindow()
    assert caret.mapRectToScene(caret.boundingRect()).x() == before


def test_backspace_repeats_while_it_is_held(scene, qtbot):
    scene.pad.reset("x" * 40)
    scene.draw()
    at = scene.counter.point("key-backspace")
    scene.counter.press(at)
    qtbot.waitUntil(lambda: len(scene.pad.view.text) <= 37, timeout=REPEATS_MS)
    scene.counter.release(at)
    left = len(scene.pad.view.text)
    assert left < 40
    scene.type("backspace")
    assert len(scene.pad.view.text) == left - 1


def test_nothing_is_written_when_the_finger_slides_off_a_key(scene):
    scene.counter.press(scene.counter.point("key-a"))
    away = scene.counter.point("key-p")
    scene.counter.move(away)
    scene.counter.release(away)
    assert scene.told == []


@pytest.mark.parametrize(
    ("name", "signal", "arguments"),
    [
        ("send-comment", "detailSent", ()),
        ("close-comment", "commentClosed", ()),
        ("petition", "panelOpened", ("petition",)),
    ],
)
def test_button_sends_its_signal_once_when_tapped(scene, name, signal, arguments):
    heard = []
    getattr(scene.counter.model, signal).connect(lambda *told: heard.append(told))
    scene.counter.tap(name)
    assert heard == [arguments]


def test_keys_are_large_enough_apart_and_on_the_screen(sized):
    counter, (width, height) = sized
    per_mm = (width**2 + height**2) ** 0.5 / (SCREEN_INCHES * INCH_MM)
    pages = ((), ("page",), ("page", "method"))
    for access, change in product(ACCESS.values(), pages):
        scene = CommentScene(counter, access)
        for key in change:
            scene.pad.take(key)
        counter.window.quick_window.grabWindow()
        keys = scene.keys()
        assert len(keys) >= 40
        lowest = height / 2 if access.low_position and height > width else 0
        for name, place in keys.items():
            assert min(place.width(), place.height()) / per_mm >= KEY_MM, name
            assert QRectF(0, lowest, width, height - lowest).contains(place), name
        for (one, first), (other, second) in combinations(keys.items(), 2):
            apart = first.adjusted(-1, -1, 1, 1).intersects(second)
            gap = GAP_MM * per_mm - 1
            near = first.adjusted(-gap, -gap, gap, gap).intersects(second)
            assert not apart, (one, other)
            assert not near, (one, other)


@pytest.mark.parametrize("text", ["", LONG[:500]], ids=["empty", "full"])
def test_everything_beside_the_keys_is_in_its_place(sized, text):
    counter, (width, height) = sized
    per_mm = (width**2 + height**2) ** 0.5 / (SCREEN_INCHES * INCH_MM)
    names = ("petition", "close-comment", "send-comment")
    for access, language in product(ACCESS.values(), ("vi", "en")):
        scene = CommentScene(counter, access, language)
        scene.pad.reset(text)
        scene.draw()
        counter.window.quick_window.grabWindow()
        places = {**scene.keys(), **{name: scene.place(name) for name in names}}
        for name in names:
            assert min(places[name].width(), places[name].height()) / per_mm >= CONTROL_MM, name
        written = counter.window.quick_window.rootObject().findChild(object, "written")
        places["paper"] = written.parentItem().mapRectToScene(written.parentItem().boundingRect())
        assert places["paper"].height() >= written.property("lineHeight")
        for (one, first), (other, second) in combinations(places.items(), 2):
            assert not first.intersects(second), (one, other, access)
        assert len(places) > 40
        for said, taken, _ in scene.texts():
            if said != written.property("text"):
                assert QRectF(-1, 0, width + 2, height + 1).contains(taken), (said, access)


def test_words_of_a_key_stay_within_it(sized):
    counter, _ = sized
    for access in ACCESS.values():
        scene = CommentScene(counter, access)
        keys = list(scene.keys().values())
        inside = [
            (said, taken, allowed) for said, taken, allowed in scene.texts() if allowed in keys
        ]
        assert len(inside) >= len(keys)
        for said, taken, allowed in inside:
            assert allowed.adjusted(-1, -1, 1, 1).contains(taken), said


def test_every_sign_of_the_keyboard_is_one_that_the_font_has(scene):
    raw = QRawFont.fromFont(QFont("Be Vietnam Pro", 20))
    for key in ("page", "method", "page", "method"):
        scene.pad.take(key)
        struck = [name.removeprefix("key-") for name in sorted(scene.keys())]
        signs = [name for name in struck if len(name) == 1]
        assert len(signs) > 25
        for sign in signs:
            assert raw.supportsCharacter(ord(sign)), sign
            assert is_writable(sign), sign


def test_no_other_key_is_drawn_again_when_one_is_struck(scene):
    window = scene.counter.window.quick_window
    before = window.grabWindow()
    scene.type("b")
    after = window.grabWindow()
    assert scene.comment == "B"
    for name, place in scene.keys().items():
        if name != "key-shift":
            at = place.toRect()
            assert before.copy(at) == after.copy(at), name


def test_objects_are_the_same_when_much_is_typed(scene):
    root = scene.counter.window.quick_window.rootObject()
    scene.type("page", "page", "method", "method", *"abc")
    count = len(root.findChildren(object))
    scene.type(*"tieengs", "page", "1", "page", "method", "1", "method", "backspace")
    assert len(root.findChildren(object)) == count
