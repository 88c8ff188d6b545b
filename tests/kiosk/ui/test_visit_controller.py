"""The visit machine driven: every signal of the screen reaches it, and one timer is armed."""

from dataclasses import replace

import pytest

from kiosk.ui.visit_controller import VisitController
from kiosk.visit import (
    Access,
    CommentChanged,
    Delays,
    DetailOpened,
    DetailStep,
    Idle,
    Panel,
    Question,
    Saving,
    Service,
    Thanks,
)
from kiosk.visit.delays import SETTLE_MS
from tests.kiosk.visit.counter import DESK, record_in_words

LONG_MS = 60_000
WAIT_MS = 5_000


class Driven:
    """A controller whose clock is turned by hand; its timer is Qt's own."""

    def __init__(self, **delays) -> None:
        self.now_ms = 100_000
        self.told: list[str] = []
        lengths = {
            "prompt_window_ms": LONG_MS,
            "question_idle_ms": LONG_MS,
            "thanks_ms": LONG_MS,
            "language_idle_ms": LONG_MS,
            "save_limit_ms": LONG_MS,
        }
        desk = replace(DESK, delays=Delays(**(lengths | delays)))
        self.controller = VisitController(
            desk,
            lambda _state: None,
            lambda drafts: self.told.extend(map(record_in_words, drafts)),
            lambda: self.now_ms,
            lambda: "w",
        )
        self.controller.service_returned()

    @property
    def phase(self):
        return self.controller.state.phase

    def do(self, name, *arguments) -> None:
        self.now_ms += SETTLE_MS
        getattr(self.controller, name)(*arguments)

    def rate(self) -> None:
        self.do("touched")
        self.do("answered", "service", 5)
        self.do("answered", "officer", 5)
        self.do("saved", "w", 3, "H" * 43, "path")
        assert isinstance(self.phase, Thanks)


def test_detail_goes_through_the_controller(qapp):
    driven = Driven()
    driven.rate()
    driven.do("detail_opened")
    driven.do("side_chosen", "complaint")
    driven.do("reason_toggled", "complaint", "R2")
    driven.do("sides_shown")
    driven.do("comment_opened")
    driven.do("comment_changed", "Chờ lâu")
    driven.do("comment_closed")
    assert driven.phase.step is DetailStep.SIDES
    driven.do("detail_sent")
    assert isinstance(driven.phase, Saving)
    driven.do("detail_saved", "w")
    assert driven.phase.detail_given
    assert driven.told == ["rating w", "rating.detail w"]


def test_detail_is_skipped_or_fails_through_the_controller(qapp):
    driven = Driven()
    driven.rate()
    driven.do("detail_opened")
    driven.do("detail_skipped")
    assert isinstance(driven.phase, Thanks)
    driven.do("detail_opened")
    driven.do("side_chosen", "praise")
    driven.do("reason_toggled", "praise", "R1")
    driven.do("detail_sent")
    driven.do("detail_not_saved", "w")
    assert str(driven.phase.reason) == "detail-not-saved"


def test_access_and_panels_go_through_the_controller(qapp):
    driven = Driven()
    driven.do("access_chosen", "larger-text", True)
    driven.do("access_chosen", "low-position", True)
    driven.do("access_chosen", "larger-text", False)
    assert driven.controller.state.access == Access(low_position=True)
    driven.do("panel_opened", "notice")
    assert driven.controller.state.panel is Panel.NOTICE
    driven.do("panel_closed")
    assert driven.controller.state.panel is None
    driven.do("touched")
    driven.do("answered", "service", 5)
    driven.do("started_again")
    assert driven.phase.index == 0


def test_menu_and_test_mode_go_through_the_controller(qapp):
    driven = Driven()
    driven.do("service_opened")
    driven.do("service_used")
    assert driven.phase == Service(driven.now_ms)
    driven.do("test_switched", True, "supervisor")
    assert driven.controller.state.test is True
    driven.do("service_closed")
    assert driven.phase == Idle()
    assert driven.told == ["test.switched"]


def test_test_mode_is_the_desks_at_first(qapp):
    told = VisitController(replace(DESK, test=True), *[lambda *_: None] * 2, lambda: 0, lambda: "w")
    assert told.state.test is True


@pytest.mark.parametrize("begin", ["touched", "service_opened"])
def test_panel_or_menu_ends_by_itself(qapp, qtbot, begin):
    driven = Driven(panel_idle_ms=20, service_idle_ms=20)
    driven.do(begin)
    if begin == "touched":
        driven.do("panel_opened", "help")
        qtbot.waitUntil(lambda: driven.controller.state.panel is None, timeout=WAIT_MS)
        assert isinstance(driven.phase, Question)
    else:
        qtbot.waitUntil(lambda: driven.phase == Idle(), timeout=WAIT_MS)


def test_detail_ends_by_itself_and_what_was_chosen_is_kept(qapp, qtbot):
    driven = Driven(detail_idle_ms=20)
    driven.rate()
    driven.do("detail_opened")
    driven.do("comment_opened")
    # Who writes has a time of their own, which is long here.
    driven.do("comment_changed", "Tốt")
    driven.do("comment_closed")
    qtbot.waitUntil(lambda: driven.phase == Idle(), timeout=WAIT_MS)
    assert driven.told == ["rating w", "rating.detail w partial"]


def test_what_was_chosen_is_kept_when_the_kiosk_is_stopped(qapp):
    driven = Driven()
    driven.rate()
    driven.do("detail_opened")
    driven.do("comment_opened")
    driven.do("comment_changed", "Tốt")
    driven.controller.stop()
    assert driven.told[-1] == "rating.detail w partial"
    driven.controller.take(DetailOpened(driven.now_ms))
    driven.controller.take(CommentChanged(driven.now_ms, "Nữa"))
    assert driven.told[-1] == "rating.detail w partial"
