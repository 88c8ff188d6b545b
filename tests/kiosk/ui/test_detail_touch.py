"""Reasons by real touches, through the visit's own states: both sides, pages, sending, leaving."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible

from kiosk.document import load_document
from kiosk.survey import ReasonList
from kiosk.ui.resting_screen import Night
from kiosk.ui.view import present
from kiosk.visit import (
    CommentOpened,
    Desk,
    Detail,
    DetailSent,
    DetailSkipped,
    DetailStep,
    Idle,
    ReasonToggled,
    Saving,
    Side,
    SideChosen,
    State,
    Thanks,
    transition,
)
from tests.kiosk.ui.measured import controls_of
from tests.kiosk.ui.scene import COUNTER, LANDSCAPE, NOON, PORTRAIT, SETTLED_MS, TREE, VISIT

REASONS = load_document(TREE / "config" / "questionnaires" / "reasons" / "ly-do.toml", ReasonList)
BEGUN = Detail(VISIT, 7, DetailStep.SIDES, None, (), "", 0, Thanks(VISIT, "h", "p", rating_seq=7))
NIGHT = Night(18 * 60, 6 * 60, 60)
MIDNIGHT = replace(NOON, hour=0)


class AfterThanks:
    """A citizen in the detail: the window, its fingers, and the states that follow."""

    def __init__(self, counter, words, questionnaire) -> None:
        self.counter, self.words, self.questionnaire = counter, words, questionnaire
        self.desk = Desk("quay-03", questionnaire, reasons=REASONS)
        self.state = State(BEGUN)
        self.now_ms = 0
        self.events: list[object] = []
        model = counter.model
        model.sideChosen.connect(lambda side: self.take(SideChosen, Side(side)))
        model.reasonToggled.connect(lambda side, each: self.take(ReasonToggled, Side(side), each))
        model.commentOpened.connect(lambda: self.take(CommentOpened))
        model.detailSent.connect(lambda: self.take(DetailSent))
        model.detailSkipped.connect(lambda: self.take(DetailSkipped))
        self.draw()

    def draw(self) -> None:
        view = present(
            COUNTER, self.questionnaire, self.state, self.words, NOON, None, reasons=REASONS
        )
        self.counter.model.show(view)

    def take(self, event, *arguments) -> None:
        self.now_ms += SETTLED_MS
        self.events.append(event)
        step = transition(self.desk, self.state, event(self.now_ms, *arguments))
        self.state = step.state
        self.drafts = step.drafts
        self.draw()

    def tap(self, *names: str) -> None:
        for name in names:
            self.counter.tap(name)

    @property
    def chosen(self):
        return self.state.phase.chosen


@pytest.fixture(params=[PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def citizen(request, open_counter, words, questionnaire):
    return AfterThanks(open_counter(request.param), words, questionnaire)


@pytest.fixture
def upright(open_counter, words, questionnaire):
    return AfterThanks(open_counter(PORTRAIT), words, questionnaire)


def test_praise_and_complaint_are_both_sent_when_both_were_chosen(citizen):
    citizen.tap("side-complaint", "reason-R2", "reason-R4", "other-side", "reason-R1")
    assert citizen.chosen == (
        (Side.COMPLAINT, "R2"),
        (Side.COMPLAINT, "R4"),
        (Side.PRAISE, "R1"),
    )
    citizen.tap("send-detail")
    assert isinstance(citizen.state.phase, Saving)
    assert [draft.kind for draft in citizen.drafts] == ["rating.detail"]
    assert citizen.drafts[0].body["reasons"] == {"praise": ["R1"], "complaint": ["R2", "R4"]}


def test_reason_is_taken_back_when_touched_again(citizen):
    citizen.tap("side-praise", "reason-R3", "reason-R3")
    assert citizen.chosen == ()


@pytest.mark.parametrize("side", list(Side))
def test_as_many_touches_lead_to_a_praise_as_to_a_complaint(upright, side):
    upright.tap(f"side-{side}", "reason-R5", "send-detail")
    assert upright.events == [SideChosen, ReasonToggled, DetailSent]


def test_nothing_is_sent_when_nothing_was_given(citizen):
    assert citizen.counter.window.touchable("send-detail") is None
    citizen.tap("skip-detail")
    assert citizen.events == [DetailSkipped]
    assert not citizen.drafts


def test_comment_is_reached_from_both_steps(citizen):
    citizen.tap("add-comment")
    assert citizen.state.phase.step is DetailStep.COMMENT
    citizen.state = State(replace(BEGUN, step=DetailStep.REASONS, side=Side.PRAISE))
    citizen.draw()
    citizen.tap("add-comment")
    assert citizen.state.phase.step is DetailStep.COMMENT


def test_last_reason_is_chosen_on_the_next_page_when_they_do_not_fit_on_one(
    open_counter, words, questionnaire
):
    citizen = AfterThanks(open_counter(LANDSCAPE), words, questionnaire)
    citizen.tap("side-complaint")
    assert citizen.counter.window.touchable("reason-R16") is None
    before = citizen.state.phase.since_ms
    citizen.tap("more-reasons")
    # Turning a page shows that somebody is there.
    assert citizen.state.phase.since_ms > before
    citizen.tap("reason-R16")
    assert citizen.chosen == ((Side.COMPLAINT, "R16"),)
    citizen.tap("more-reasons")
    assert citizen.counter.window.touchable("reason-R1") is not None


@pytest.mark.parametrize("way", ["other-side", "anew"])
def test_first_page_is_shown_when_a_side_is_opened(open_counter, words, questionnaire, way):
    citizen = AfterThanks(open_counter(LANDSCAPE), words, questionnaire)
    citizen.tap("side-complaint", "more-reasons")
    assert citizen.counter.window.touchable("reason-R1") is None
    if way == "anew":
        citizen.state = State(BEGUN)
        citizen.draw()
        citizen.tap("side-complaint")
    else:
        citizen.tap("other-side")
    assert citizen.counter.window.touchable("reason-R1") is not None


def test_choosing_changes_the_picture_of_that_reason_alone(upright):
    upright.tap("side-praise")
    window = upright.counter.window.quick_window
    place = controls_of(window, "reason-R3")["reason-R3"].toAlignedRect()
    before = window.grabWindow()
    upright.tap("reason-R3")
    after = window.grabWindow()
    assert before.copy(place) != after.copy(place)
    others = [each for each in controls_of(window, "reason-") if each != "reason-R3"]
    for each in others:
        place = controls_of(window, each)[each].toAlignedRect()
        assert before.copy(place) == after.copy(place)


def test_screen_is_the_same_whichever_level_was_given(upright):
    # The rating is on the disk; all that its detail knows of it is its number in the log.
    window = upright.counter.window.quick_window
    before = window.grabWindow()
    upright.state = State(replace(BEGUN, rating_seq=8))
    upright.draw()
    assert window.grabWindow() == before


def test_reasons_are_told_as_boxes_to_tick_when_a_screen_reader_asks(upright):
    upright.tap("side-praise", "reason-R3")
    for name, ticked in (("reason-R3", True), ("reason-R4", False)):
        item = upright.counter.window.touchable(name)
        told = QAccessible.queryAccessibleInterface(item)
        assert told.role() == QAccessible.Role.CheckBox
        assert told.text(QAccessible.Text.Name) == item.property("words")
        assert bool(told.state().checked) is ticked


def test_no_objects_are_made_when_sides_and_pages_are_changed(open_counter, words, questionnaire):
    citizen = AfterThanks(open_counter(LANDSCAPE), words, questionnaire)
    citizen.tap("side-complaint", "more-reasons", "other-side")
    count = len(all_items(citizen))
    for _ in range(5):
        citizen.tap("other-side", "reason-R1", "more-reasons", "more-reasons")
    assert len(all_items(citizen)) == count


def all_items(citizen):
    waiting = [citizen.counter.window.quick_window.contentItem()]
    found = []
    while waiting:
        item = waiting.pop()
        found.append(item)
        waiting += item.childItems()
    return found


@pytest.mark.parametrize("place", range(9))
def test_first_touch_on_a_dimmed_screen_is_like_any_touch(counter, questionnaire, words, place):
    night = present(
        COUNTER, questionnaire, State(Idle()), words, MIDNIGHT, None, night=NIGHT, shift=True
    )
    night["rest"] = night["rest"] | {"shift": place}
    bright = counter.window.quick_window.grabWindow()
    counter.model.show(night)
    dark = counter.window.quick_window.grabWindow()
    assert night["rest"]["dim"] == NIGHT.dim_percent
    assert dark.pixelColor(5, 900).lightness() < 0.6 * bright.pixelColor(5, 900).lightness()
    counter.tap("rate")
    assert counter.heard == [("touched",)]
    assert counter.screen == "question"
    assert counter.window.quick_window.grabWindow().pixelColor(5, 900) == bright.pixelColor(5, 900)


def test_resting_screen_moves_as_a_whole_and_by_a_few_pixels(counter, questionnaire, words):
    at = set()
    for place in range(9):
        view = present(COUNTER, questionnaire, State(Idle()), words, NOON, None)
        counter.model.show(view | {"rest": {"dim": 0, "shift": place}})
        at.add(counter.point("rate").toTuple())
    assert len(at) == 9
    assert max(x for x, _ in at) - min(x for x, _ in at) <= 12
    assert max(y for _, y in at) - min(y for _, y in at) <= 12
