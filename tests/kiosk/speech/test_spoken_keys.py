"""What is read aloud: everything shown that can be recorded, and never what was pressed."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.speech.keys import PANELS, all_keys, spoken_keys
from kiosk.survey import load_library
from kiosk.ui.words import load_words
from kiosk.visit import (
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Panel,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    Side,
    State,
    Thanks,
    Visit,
)
from kiosk.visit.state import Trigger

LIBRARY = load_library(Path(__file__).parents[3] / "config" / "questionnaires")
MOT_CUA = next(each for each in LIBRARY.questionnaires if each.id == "mot-cua")
REASONS = LIBRARY.reason_lists[0]
VISIT = Visit("v", ticket="A012")
THANKS = Thanks(VISIT, "h", "p")
BEST_FIRST = tuple(f"scale.mot-cua.{MOT_CUA.questions[0].scale}.{n}" for n in (5, 4, 3, 2, 1))


def question(index=0, answers=()) -> State:
    return State(Question(VISIT, Trigger.SERVED, index, answers, 0, 0))


def detail(step, side=None, chosen=(), comment="") -> State:
    return State(Detail(VISIT, 1, step, side, chosen, comment, 0, THANKS))


def keys(state, **options):
    return spoken_keys(state, MOT_CUA, REASONS, **options)


def test_whole_scale_is_read_in_the_order_in_which_it_is_shown():
    asked = "question.mot-cua.service"
    assert keys(question()) == (asked, *BEST_FIRST)
    assert keys(question(), best_first=False) == (asked, *reversed(BEST_FIRST))
    assert keys(State(Prompt(0), open=VISIT)) == (
        "prompt.invitation",
        "prompt.promise",
        asked,
        *BEST_FIRST,
    )


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5, None])
def test_nothing_spoken_depends_on_the_answer(value):
    assert keys(question(1, (("service", value),))) == keys(question(1))


@pytest.mark.parametrize("step", DetailStep)
def test_nothing_spoken_depends_on_reasons_or_comment(step):
    side = Side.COMPLAINT if step is DetailStep.REASONS else None
    chosen = ((Side.COMPLAINT, REASONS.reasons[0].id),)
    assert keys(detail(step, side, chosen, "lời góp ý")) == keys(detail(step, side))


def test_both_sides_are_read_alike():
    praise, complaint = (keys(detail(DetailStep.REASONS, side)) for side in Side)
    assert [key.replace("praise", "complaint") for key in praise] == list(complaint)
    assert len(praise) == 2 + len(REASONS.reasons)


@pytest.mark.parametrize("panel", Panel)
def test_panel_alone_is_read_when_one_is_open(panel):
    assert keys(replace(question(), panel=panel)) == PANELS[panel]


def test_nothing_is_said_of_a_code_that_is_not_there():
    asked = replace(question(), panel=Panel.PHONE)
    assert keys(asked, phone_code=False) == ()
    assert keys(replace(asked, panel=Panel.HELP), phone_code=False) == PANELS[Panel.HELP]


STATES = [
    State(Idle()),
    State(Serving(), open=VISIT),
    State(Serving(), open=replace(VISIT, rated=True)),
    State(Prompt(0), open=VISIT),
    question(0),
    question(1),
    State(Saving(VISIT)),
    State(THANKS),
    State(Service(0)),
    detail(DetailStep.SIDES),
    detail(DetailStep.REASONS, Side.PRAISE),
    detail(DetailStep.REASONS, Side.COMPLAINT),
    detail(DetailStep.COMMENT),
    *[State(OutOfService(reason)) for reason in Reason],
    *[State(Idle(), panel=panel) for panel in Panel],
]


def test_every_phase_can_be_read():
    assert {type(state.phase) for state in STATES} == set(Phase.__args__)
    for state in STATES:
        assert isinstance(keys(state), tuple)


def test_list_of_all_keys_has_every_key_that_a_state_asks_for():
    listed = all_keys(LIBRARY.questionnaires, LIBRARY.reason_lists)
    assert len(listed) == len(set(listed))
    for state in STATES:
        assert set(keys(state)) <= set(listed)


def test_every_key_stands_on_the_screen_as_text_without_a_field():
    words = load_words()["vi"]
    for key in all_keys(()):
        assert "{" not in words[key], key


def test_key_names_a_text_of_the_questionnaire_when_it_is_one():
    for key in all_keys([MOT_CUA], [REASONS]):
        parts = key.split(".")
        match parts:
            case ["question", "mot-cua", identifier]:
                assert identifier in {each.id for each in MOT_CUA.questions}
            case ["scale", "mot-cua", identifier, value]:
                scale = next(each for each in MOT_CUA.scales if each.id == identifier)
                assert int(value) in {level.value for level in scale.levels}
            case ["reason", identifier, reason, side]:
                assert identifier == REASONS.id
                assert REASONS.reason(reason)
                assert side in set(Side)
