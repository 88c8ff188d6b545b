"""Bodies of any content are read without an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.tally.facts import Odd, Rating, RatingFacts, VisitFacts, read_facts
from tests.central.hall import rating_body, visit_id

KINDS = [
    "visit.called",
    "visit.served",
    "visit.prompted",
    "visit.unrated",
    "rating",
    "rating.detail",
]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
good = rating_body("quay-1", visit_id(1))


@given(kind=st.sampled_from(KINDS), body=st.dictionaries(st.sampled_from(sorted(good)), values))
def test_any_body_is_read_without_an_exception(kind, body):
    assert isinstance(read_facts(kind, body), (VisitFacts, Rating, Odd, type(None)))


@given(name=st.sampled_from(sorted(good)), value=values)
def test_rating_with_one_member_changed_is_read_or_names_that_member(name, value):
    reading = read_facts("rating", {**good, name: value})
    assert isinstance(reading, Rating) or reading == Odd("rating", name)


@pytest.mark.parametrize(
    "name", ["visit", "counter", "stage", "questionnaire", "trigger", "took_ms"]
)
def test_rating_is_odd_when_a_member_is_missing(name):
    body = {key: value for key, value in good.items() if key != name}
    assert read_facts("rating", body) == Odd("rating", name)


def test_rating_is_read_into_facts_and_apart_from_them_its_answers():
    reading = read_facts("rating", {**good, "answers": {"service": 2, "officer": None}})
    assert reading == Rating(
        RatingFacts(
            visit=visit_id(1),
            counter="quay-1",
            officer="cb-01",
            procedure="",
            stage="result",
            questionnaire="mot-cua@1",
            trigger="served",
            took_ms=4000,
            partial=False,
            late=False,
            test=False,
            answered=1,
        ),
        {"service": 2, "officer": 0},
    )


def test_unrated_visit_is_odd_when_its_cause_is_not_of_the_list():
    body = {"visit": visit_id(1), "counter": "quay-1", "cause": "rain"}
    assert read_facts("visit.unrated", body) == Odd("visit.unrated", "cause")


def test_member_that_a_newer_kiosk_adds_is_no_fault():
    assert isinstance(read_facts("rating", {**good, "mood": "blue"}), Rating)


def test_rule_can_see_no_answer():
    assert set(Rating.__dataclass_fields__) == {"facts", "answers"}
    assert not {name for name in RatingFacts.__dataclass_fields__ if "answer" in name} - {
        "answered"
    }
