"""Idle, serving and reasons over sizes and modes: whole, apart, large enough, within reach."""

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtCore import QRectF

from kiosk.document import load_document
from kiosk.survey import ReasonList
from kiosk.ui.kept_pictures import keep_pictures
from kiosk.ui.notices import NoticeView
from kiosk.ui.view import present
from kiosk.visit import Access, Detail, DetailStep, Idle, Serving, Side, State, Thanks, Visit
from tests.kiosk.ui.measured import (
    TOUCHING,
    controls_of,
    overlapping,
    pixels_per_mm,
    texts_of,
)
from tests.kiosk.ui.scene import COUNTER, NOON, TREE

SIZES = [(1080, 1920), (1280, 800), (1920, 1080), (800, 1280)]
MODES = {
    "usual": Access(),
    "larger": Access(larger_text=True),
    "contrast": Access(high_contrast=True),
    "low": Access(low_position=True),
    "low-larger": Access(low_position=True, larger_text=True),
}
REASONS = load_document(TREE / "config" / "questionnaires" / "reasons" / "ly-do.toml", ReasonList)
VISIT = Visit("v", ticket="A012")
LONG_VISIT = Visit("v", ticket="HT-2026-000123")
BEGUN = Detail(VISIT, 7, DetailStep.SIDES, None, (), "", 0, Thanks(VISIT, "h", "p"))
NOTICE = "Từ ngày 01/12, Bộ phận Một cửa nhận hồ sơ từ 7 giờ 30 đến 17 giờ, cả sáng thứ Bảy."
FULL = replace(
    COUNTER,
    officer_photo="photo/officer",
    notices=(NoticeView({"vi": NOTICE}), NoticeView(image="notice/1")),
)
LONG = replace(
    FULL,
    officer_name="Công Tằng Tôn Nữ Nguyễn Thị Mẫu Đơn Ngọc Quỳnh Hương",
    notices=(NoticeView({"vi": NOTICE * 3}),),
)
ANSWER_MM = 20.0
CONTROL_MM = 12.0
CHOSEN = ((Side.COMPLAINT, "R2"), (Side.PRAISE, "R14"))
REASON_COUNT = 16


def detail(side=None, chosen=CHOSEN):
    step = DetailStep.REASONS if side else DetailStep.SIDES
    return replace(BEGUN, step=step, side=side, chosen=chosen)


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """Give the picture of an officer and of a notice."""
    path = tmp_path_factory.mktemp("pictures") / "picture.png"
    Image.new("RGB", (1600, 900), "teal").save(path)
    return path


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def stage(request, standing_counter, questionnaire, words, picture):
    """Give the window of that size, and what shows a phase on it."""
    path = picture
    counter = standing_counter(request.param)
    counter.window.keep_pictures(keep_pictures(path, [None, path]))
    window = counter.window.quick_window

    def show(phase, mode="usual", *, shown=FULL, language="vi", **more):
        visit = LONG_VISIT if shown is LONG else VISIT
        waits = visit if isinstance(phase, Serving) else None
        more = {"called": visit.ticket} | more
        now = more.pop("now", NOON)
        state = State(phase, open=waits, language=language, access=MODES[mode], **more)
        view = present(shown, questionnaire, state, words, now, None, reasons=REASONS)
        counter.model.show(view)
        window.grabWindow()
        return window

    show.counter = counter
    show.size = request.param
    return show


def in_every_mode(*languages):
    return [(mode, language) for mode in MODES for language in languages]


def scenes():
    yield "idle", Idle(), COUNTER
    yield "idle-full", Idle(), FULL
    yield "idle-long", Idle(), LONG
    yield "serving", Serving(), FULL
    yield "serving-long", Serving(), LONG
    yield "sides", detail(), FULL
    yield "complaint", detail(Side.COMPLAINT), FULL
    yield "praise", detail(Side.PRAISE), FULL


def test_texts_stay_on_the_screen_and_off_each_other(stage):
    for mode, language in in_every_mode("vi", "en"):
        width, height = stage.size
        for name, phase, shown in scenes():
            window = stage(phase, mode, shown=shown, language=language)
            texts = texts_of(window)
            assert texts
            for at, (text, place) in enumerate(texts):
                said = mode, language, name, text.property("text"), place
                assert QRectF(0, 0, width + 1, height + 1).contains(place), said
                for other, second in texts[at + 1 :]:
                    common = place.intersected(second)
                    shared = min(common.width(), common.height())
                    assert shared <= TOUCHING, (said, other.property("text"), second)


def test_every_control_is_large_enough_and_apart_from_the_others(stage):
    for mode in MODES:
        width, height = stage.size
        per_mm = pixels_per_mm(stage.size)
        names = ("rate", "side-", "reason-", "add-", "more-", "skip-", "send-", "other-")
        for name, phase, shown in scenes():
            window = stage(phase, mode, shown=shown)
            found = controls_of(window, *names, "larger-text", "low-position")
            assert not overlapping(found), (name, mode)
            for control, place in controls_of(window, *names).items():
                side = min(place.width(), place.height()) / per_mm
                large = control == "rate" and isinstance(phase, Idle)
                large = large or control.startswith("side-")
                assert side >= (ANSWER_MM if large else CONTROL_MM), (name, control, side)
                assert QRectF(0, 0, width + 1, height + 1).contains(place), (name, control)
                if "low" in mode:
                    assert place.top() >= height / 2 - TOUCHING, (name, control)


def test_words_stay_within_what_is_touched(stage):
    for mode in MODES:
        for name, phase, shown in scenes():
            window = stage(phase, mode, shown=shown)
            places = controls_of(
                window, "rate", "side-", "reason-", "add-", "more-", "skip-", "send-"
            )
            for text, place in texts_of(window):
                if not any(each.contains(place.center()) for each in places.values()):
                    continue
                assert any(each.contains(place) for each in places.values()), (
                    name,
                    text.property("text"),
                )
                assert not text.property("truncated"), (name, text.property("text"))


def test_all_reasons_are_reached_and_stand_alike_on_both_sides(stage):
    for mode, language in in_every_mode("vi", "en"):
        seen = {}
        for side in Side:
            stage(detail(), mode, language=language)
            window = stage(detail(side, ()), mode, language=language)
            pages = []
            for _ in range(REASON_COUNT):
                found = controls_of(window, "reason-")
                if found in pages:
                    break
                pages.append(found)
                if stage.counter.window.touchable("more-reasons") is None:
                    break
                stage.counter.tap("more-reasons")
                window.grabWindow()
            seen[side] = pages
            names = [name for page in pages for name in page]
            assert sorted(names) == sorted(f"reason-{each.id}" for each in REASONS.reasons)
            sizes = {(p.width(), p.height()) for page in pages for p in page.values()}
            assert len(sizes) == 1
        assert seen[Side.PRAISE] == seen[Side.COMPLAINT]


def test_all_reasons_stand_on_one_page_when_the_screen_is_upright(stage):
    window = stage(detail(Side.PRAISE))
    upright = stage.size[1] > stage.size[0]
    assert (len(controls_of(window, "reason-")) == REASON_COUNT) == upright
    assert (stage.counter.window.touchable("more-reasons") is None) == upright


def test_sides_are_equally_large_whatever_was_chosen(stage):
    for mode in MODES:
        places = controls_of(stage(detail(chosen=()), mode), "side-")
        praise, complaint = places["side-praise"], places["side-complaint"]
        assert (praise.size(), praise.top()) == (complaint.size(), complaint.top())
        assert controls_of(stage(detail(chosen=CHOSEN), mode), "side-") == places


def test_nothing_moves_when_a_reason_is_chosen(stage):
    for mode in MODES:
        names = ("reason-", "add-", "more-", "skip-", "other-")
        before = controls_of(stage(detail(Side.PRAISE, ()), mode), *names)
        after = controls_of(stage(detail(Side.PRAISE, ((Side.PRAISE, "R3"),)), mode), *names)
        assert before == after


def test_what_is_touched_does_not_move_when_notice_or_number_changes(stage):
    for mode in MODES:
        first = controls_of(stage(Idle(), mode), "rate")
        assert controls_of(stage(Idle(), mode, now=replace(NOON, second=13)), "rate") == first
        assert controls_of(stage(Idle(), mode, called="HT-2026-000123"), "rate") == first


def test_chosen_reason_is_told_by_more_than_its_colour(stage):
    window = stage(detail(Side.COMPLAINT, ()), "contrast")
    place = controls_of(window, "reason-R2")["reason-R2"].toRect()
    before = window.grabWindow().copy(place)
    after = stage(detail(Side.COMPLAINT), "contrast").grabWindow().copy(place)
    # In high contrast there are no colours to go by.
    dark = [
        sum(
            image.pixelColor(x, y).lightness() < 128
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        )
        for image in (before, after)
    ]
    assert dark[1] > 1.3 * dark[0]
