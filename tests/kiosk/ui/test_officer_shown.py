"""Whose name stands on a screen: of who serves, or served this visit, and never the last one's."""

from dataclasses import replace

import pytest

from kiosk.service import OfficerFacts, OneSource, Page, ServiceFacts, SourceFacts
from kiosk.ui.counter_view import OfficerView, SaidView
from kiosk.ui.officer import as_served, officer_of
from kiosk.ui.service_rows import page_rows
from kiosk.ui.view import present
from kiosk.visit import Idle, Prompt, Question, Serving, State, Thanks, Visit
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import COUNTER, NOON

MAU, HOA = "Nguyễn Thị Mẫu", "Trần Văn Mẫu"
OFFICERS = {"cb-01": OfficerView(MAU), "cb-02": OfficerView(HOA)}
ROSTER = replace(COUNTER, officer_name=None, officers=OFFICERS)
FIXED = replace(
    COUNTER, officer_id="cb-09", officer_name="Lê Thị Mẫu", officer_photo="photo/officer"
)
VISIT = Visit("v", ticket="A012")


def name_on(counter, state):
    return as_served(counter, state).officer_name


def question(visit):
    return State(Question(visit, Trigger.SERVED, 0, (), 0, 0), officer="cb-02")


@pytest.mark.parametrize("phase", [Idle(), Serving()])
@pytest.mark.parametrize(
    ("officer", "name"), [("cb-01", MAU), ("cb-02", HOA), (None, None), ("cb-77", None)]
)
def test_idle_and_serving_name_who_serves_now_and_else_nobody(phase, officer, name):
    state = State(phase, officer=officer, open=VISIT if isinstance(phase, Serving) else None)
    assert name_on(ROSTER, state) == name


def test_no_name_is_left_when_the_officer_signs_off(words, questionnaire):
    for state, name in ((State(officer="cb-01"), MAU), (State(officer=None), "")):
        view = present(ROSTER, questionnaire, state, words, NOON, None)
        assert view["content"]["officer"]["name"] == name
        assert (MAU in str(view)) is bool(name)


def test_question_names_who_served_its_visit_though_another_serves_by_now():
    assert name_on(ROSTER, question(replace(VISIT, officer="cb-01"))) == MAU


def test_question_names_nobody_when_nobody_was_signed_on_for_its_visit():
    assert name_on(ROSTER, question(VISIT)) is None


def test_prompt_names_who_served_the_visit_that_it_invites():
    served = replace(VISIT, served=True, officer="cb-01")
    state = State(Prompt(0), open=served, officer="cb-02")
    assert officer_of(state) == "cb-01"


def test_officer_of_the_settings_has_the_name_and_photo_that_stand_there():
    both = replace(FIXED, officers={**OFFICERS, "cb-09": OfficerView("another")})
    shown = as_served(both, State(officer="cb-09"))
    assert (shown.officer_name, shown.officer_photo) == ("Lê Thị Mẫu", "photo/officer")
    other = as_served(both, State(officer="cb-01"))
    assert (other.officer_name, other.officer_photo) == (MAU, "")
    nobody = as_served(both, State(officer=None))
    assert (nobody.officer_name, nobody.officer_photo) == (None, "")


def test_name_without_an_id_holds_only_while_nobody_can_sign_on():
    assert name_on(COUNTER, State()) == COUNTER.officer_name
    assert name_on(replace(COUNTER, officers=OFFICERS), State()) is None


@pytest.mark.parametrize(
    ("said", "words_vi"),
    [
        (SaidView("on", MAU), f"Đã nhận: {MAU}"),
        (SaidView("off", MAU), f"Đã rời quầy: {MAU}"),
        (SaidView("unknown"), "Thẻ lạ: không đổi gì."),
        (SaidView("removed"), "Danh sách cán bộ đã thay đổi. Quầy chưa có ai nhận."),
        (SaidView("on"), "Đã nhận: Cán bộ"),
        (None, ""),
    ],
)
@pytest.mark.parametrize("phase", [Idle(), Serving()])
def test_what_became_of_a_badge_is_said_between_ratings(
    words, questionnaire, phase, said, words_vi
):
    state = State(phase, open=VISIT if isinstance(phase, Serving) else None)
    view = present(ROSTER, questionnaire, state, words, NOON, None, said=said)
    assert view["content"]["said"] == words_vi


@pytest.mark.parametrize(
    "phase", [Question(VISIT, Trigger.SERVED, 0, (), 0, 0), Thanks(VISIT, "h", "/k/p")]
)
def test_nothing_is_said_of_a_badge_while_somebody_rates(words, questionnaire, phase):
    view = present(ROSTER, questionnaire, State(phase), words, NOON, None, said=SaidView("on", MAU))
    assert MAU not in str(view)


def test_service_page_of_the_source_says_who_serves_and_since_when(words):
    source = SourceFacts((OneSource("queue", "ok", "connected"),))
    facts = ServiceFacts(source=source, officer=OfficerFacts(MAU, "08:12"))
    rows = page_rows(Page.SOURCE, facts, words["vi"], test=False)
    assert rows[:2] == [
        {"label": "Cán bộ tại quầy", "value": MAU},
        {"label": "Từ lúc", "value": "08:12"},
    ]
    nobody = replace(facts, officer=OfficerFacts())
    rows = page_rows(Page.SOURCE, nobody, words["vi"], test=False)
    assert rows[0] == {"label": "Cán bộ tại quầy", "value": "chưa có ai nhận quầy"}
