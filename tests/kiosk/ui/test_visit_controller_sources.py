"""Scanner, key, officer and ticket source reach the visit machine; whoever signed on is timed."""

import pytest
from PySide6.QtCore import QTimer

from kiosk.ui.view import ticket_of
from kiosk.visit import (
    Idle,
    Panel,
    Prompt,
    Question,
    Serving,
    SourceLost,
    TicketCalled,
)
from kiosk.visit.delays import OFFICER_MS
from tests.kiosk.ui.test_visit_controller import WAIT_MS, Driven

CODE = "H00.00.00-000000-0004"


def running(driven: Driven) -> list[int]:
    """How long each timer that runs was armed for."""
    return [each.interval() for each in driven.controller.findChildren(QTimer) if each.isActive()]


def test_key_ends_a_turn(qapp):
    driven = Driven()
    driven.do("turn_ended")
    assert isinstance(driven.phase, Prompt)
    assert driven.told == ["served w", "prompted w"]


@pytest.mark.parametrize(
    ("answer", "told"), [("dossier_agreed", ["scanned w"]), ("dossier_declined", [])]
)
def test_slip_opens_its_panel_and_either_answer_begins_the_rating(qapp, answer, told):
    driven = Driven()
    driven.do("dossier_scanned", CODE)
    assert driven.controller.state.panel is Panel.DOSSIER
    assert driven.controller.state.dossier == CODE
    driven.do(answer)
    assert isinstance(driven.phase, Question)
    assert driven.controller.state.dossier is None
    assert driven.told == told


def test_scanned_ticket_begins_its_rating(qapp):
    driven = Driven()
    driven.do("ticket_scanned", "A012")
    assert isinstance(driven.phase, Question)
    assert ticket_of(driven.controller.state) == "A012"


def test_number_is_on_the_screen_no_more_when_the_source_is_lost(qapp):
    driven = Driven()
    driven.controller.take(TicketCalled(driven.now_ms, "A012", "a"))
    assert ticket_of(driven.controller.state) == "A012"
    driven.do("source_lost")
    assert isinstance(driven.phase, Idle)
    assert "A012" not in (ticket_of(driven.controller.state), driven.controller.state.called)


def test_number_goes_from_a_question_that_nobody_answered_and_stays_after_an_answer(qapp):
    for answers, number in ((), None), (("service",), "A012"):
        driven = Driven()
        driven.controller.take(TicketCalled(driven.now_ms, "A012", "a"))
        driven.do("touched")
        for question in answers:
            driven.do("answered", question, 5)
        driven.controller.take(SourceLost(driven.now_ms))
        assert isinstance(driven.phase, Question)
        assert ticket_of(driven.controller.state) == number


def test_ticket_that_is_elsewhere_leaves_the_screen(qapp):
    driven = Driven()
    driven.controller.take(TicketCalled(driven.now_ms, "A012", "a"))
    assert isinstance(driven.phase, Serving)
    driven.do("ticket_elsewhere", "A012")
    assert isinstance(driven.phase, Idle)
    driven.do("day_began")
    assert driven.told == ["called a", "unrated a moved"]


def test_officer_who_signed_on_is_timed_beside_the_phase(qapp, qtbot):
    driven = Driven(officer_ms=50)
    driven.do("officer_changed", "nv-02", "badge")
    driven.do("touched")
    assert driven.controller.state.officer == "nv-02"
    driven.now_ms += 50
    qtbot.waitUntil(lambda: driven.controller.state.officer is None, timeout=WAIT_MS)
    assert driven.told == ["officer.changed", "officer.changed"]
    assert isinstance(driven.phase, Question)


def test_officer_stays_when_the_timer_ends_before_its_time(qapp, qtbot):
    driven = Driven(officer_ms=50)
    driven.do("officer_changed", "nv-02", "badge")
    driven.now_ms += 49
    ends = []
    [timer] = [each for each in driven.controller.findChildren(QTimer) if each.isActive()]
    timer.timeout.connect(lambda: ends.append(1))
    qtbot.waitUntil(lambda: len(ends) > 1, timeout=WAIT_MS)
    assert driven.controller.state.officer == "nv-02"
    driven.now_ms += 1
    qtbot.waitUntil(lambda: driven.controller.state.officer is None, timeout=WAIT_MS)


def test_officer_of_the_settings_is_there_from_the_start_and_not_timed(qapp):
    driven = Driven()
    assert driven.controller.state.officer == "nv-01"
    driven.do("officer_changed", "nv-02", "badge")
    assert OFFICER_MS in running(driven)
    driven.do("officer_changed", "nv-01", "settings")
    assert OFFICER_MS not in running(driven)
