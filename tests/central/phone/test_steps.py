"""A questionnaire on a small screen: every question on one page, asked in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.phone.steps import LEFT_EMPTY, given_answers, next_step, steps_of
from central.settings import SHIPPED_QUESTIONNAIRES
from kiosk.survey import load_library

LIBRARY = load_library(SHIPPED_QUESTIONNAIRES)


@pytest.mark.parametrize("questionnaire", LIBRARY.questionnaires, ids=lambda each: each.name)
def test_every_question_stands_on_exactly_one_page_in_order(questionnaire):
    steps = steps_of(questionnaire)
    asked = [question for step in steps for question in step.questions]
    assert asked == questionnaire.questions
    assert all(step.is_one_touch or step.group for step in steps)


@given(
    st.sampled_from(LIBRARY.questionnaires),
    st.lists(st.integers(0, 30), max_size=10),
    st.sets(st.integers(0, 30)),
)
def test_answering_page_after_page_comes_to_an_end_from_anywhere(questionnaire, back, left_out):
    """`back`: pages gone back to between; `left_out`: questions left without an answer."""
    steps, answers, pages = steps_of(questionnaire), {}, 0
    places = {question.id: at for at, question in enumerate(questionnaire.questions)}
    while (at := next_step(steps, answers)) is not None:
        # Each detour is made once, so that the way has an end.
        shown = min(back.pop(), at) if back else at
        form = {
            question.id: LEFT_EMPTY
            if places[question.id] in left_out
            else str(questionnaire.scale_of(question).levels[0].value)
            for question in steps[shown].questions
        }
        found = given_answers(questionnaire, steps[shown], form)
        assert set(found) == {question.id for question in steps[shown].questions}
        answers.update(found)
        pages += shown == at
    assert list(answers) == list(places)
    assert [question for question, value in answers.items() if value is None] == [
        question for question, at in places.items() if at in left_out
    ]
    assert pages == len(steps)


@pytest.mark.parametrize("said", ["0", "6", "05", "5 ", "five", "٥", "-1", "1.0"])
def test_value_that_no_level_has_is_no_answer(said):
    [questionnaire] = [each for each in LIBRARY.questionnaires if each.id == "mot-cua"]
    step = steps_of(questionnaire)[0]
    assert given_answers(questionnaire, step, {"service": said}) is None
    assert given_answers(questionnaire, step, {}) == {"service": None}
