"""Answers to different questionnaires never stand in one figure; the index is satisfaction."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.released.questionnaires_apart import by_counter, headlines, shown_first
from central.released.today import today
from central.store import reading
from central.tally.facts import Odd, Rating, read_facts
from central.tally.release import STEP, released
from kiosk.survey import SATISFIED_LEVELS
from tests.central.hall import SITE, rating_body, visit_id

rows = st.lists(
    st.tuples(
        st.sampled_from(["quay-1", "quay-2", "quay-3"]),
        st.sampled_from(["mot-cua@1", "mot-cua@2", "cham-nhanh@1", "tt01@1"]),
        st.sampled_from(["service", "officer", "tt01-1", "gioi-tinh"]),
        st.integers(1, 9),
        st.integers(0, 50),
    )
)


def seen_today(hall):
    with reading(hall.engine) as connection:
        return today(connection, SITE, hall.now)


def rate_many(kiosk, questionnaire, answers, start):
    for number, given_answers in enumerate(answers, start):
        kiosk.sign(
            "rating",
            rating_body(
                kiosk.counter,
                visit_id(number),
                questionnaire=questionnaire,
                answers=given_answers,
            ),
        )
    kiosk.send()


@given(rows)
def test_every_headline_is_of_one_questionnaire_and_of_the_service_alone(cells):
    counters = by_counter(cells).values()
    found = headlines(
        each for asked in counters for questions in asked.values() for each in questions.values()
    )
    assert len({each.questionnaire for each in found}) == len(found)
    for each in found:
        wanted = [row for row in cells if row[1:3] == (each.questionnaire, "service")]
        levels = Counter()
        for *_, answer, n in wanted:
            levels[answer] += n
        assert each.levels == {level: levels[level] for level in range(1, 6)}
        assert each.share.satisfied == sum(levels[level] for level in SATISFIED_LEVELS)


@given(rows)
def test_counter_shows_one_questionnaire_and_names_every_other_headline(cells):
    for asked in by_counter(cells).values():
        questions, apart = shown_first(asked)
        names = {each.questionnaire for each in questions.values()}
        assert len(names) == 1
        others = {name for name in asked if "service" in asked[name]} - names
        assert {each.questionnaire for each in apart} == others


@given(st.lists(st.integers(1, 9), max_size=60))
def test_release_moves_in_steps_of_five_whatever_the_scale(answers):
    counted, shown = Counter(), Counter()
    for answer in answers:
        counted[answer] += 1
        now_shown = released(counted, shown)
        if now_shown is not None:
            assert now_shown.total() - shown.total() >= STEP
            shown = now_shown
        assert counted.total() - shown.total() < STEP


def test_release_takes_a_value_back_when_its_answers_were_displaced():
    shown = Counter({1: 3, 7: 2})
    assert released(Counter({1: 11}), shown) == {1: 11, 7: 0}


def test_figures_stay_apart_when_counters_ask_different_questionnaires(hall):
    five, three = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    rate_many(five, "mot-cua@1", [{"service": 3, "officer": 4}] * 6, 0)
    rate_many(three, "cham-nhanh@1", [{"service": 5}] * 5, 50)
    seen = seen_today(hall)
    assert seen.headline.questionnaire == "mot-cua@1"
    assert (seen.headline.share.satisfied, seen.headline.share.valid) == (0, 6)
    assert [(each.questionnaire, each.share.value) for each in seen.apart] == [
        ("cham-nhanh@1", 1.0)
    ]
    assert [each.questions["service"].questionnaire for each in seen.counters] == [
        "mot-cua@1",
        "cham-nhanh@1",
    ]
    assert seen.silence_bounds is None


def test_figures_stay_apart_when_one_counter_changes_its_questionnaire(hall):
    kiosk = hall.add_kiosk()
    rate_many(kiosk, "mot-cua@1", [{"service": 1}] * 5, 0)
    rate_many(kiosk, "mot-cua@2", [{"service": 5}] * 10, 50)
    counter = seen_today(hall).counters[0]
    assert counter.questions["service"].share.value == 1.0
    assert [(each.questionnaire, each.share.value) for each in counter.apart] == [
        ("mot-cua@1", 0.0)
    ]


def test_points_and_choices_are_kept_and_never_enter_the_index(hall):
    kiosk = hall.add_kiosk()
    rate_many(kiosk, "tt01@1", [{"tt01-1": 3, "tt01-7": 2, "nghe-nghiep": 7}] * 5, 0)
    seen = seen_today(hall)
    assert (seen.headline, seen.apart, seen.marked, seen.rated) == (None, (), 0, 5)
    kept = hall.rows("SELECT question, answer, n FROM rating_tallies WHERE mark = ''")
    assert sorted(kept) == [("nghe-nghiep", 7, 5), ("tt01-1", 3, 5), ("tt01-7", 2, 5)]


@pytest.mark.parametrize("question", ["service", "officer"])
@pytest.mark.parametrize("answer", [0, 6, 9])
def test_rating_is_odd_when_an_answer_is_above_the_ladder_of_satisfaction(question, answer):
    body = rating_body("quay-1", visit_id(1)) | {"answers": {question: answer}}
    assert read_facts("rating", body) == Odd("rating", "answers")


@pytest.mark.parametrize(("answer", "good"), [(0, False), (1, True), (9, True), (10, False)])
def test_answer_to_another_question_is_1_to_9(answer, good):
    reading_of = read_facts(
        "rating", rating_body("quay-1", visit_id(1)) | {"answers": {"nghe-nghiep": answer}}
    )
    assert isinstance(reading_of, Rating) == good
