"""What an answer's number means: by the measure of its scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.survey import SATISFIED_LEVELS, Questionnaire, Scale
from tests.kiosk.survey.surveys import asked, scales


def scale(measure, *levels):
    return {
        "id": "thang",
        "measure": measure,
        "levels": [{"words": {"vi": "a"}} | level for level in levels],
    }


@given(scales())
def test_scale_is_taken_and_its_values_are_1_to_9_each_once(content):
    values = [level.value for level in Scale.model_validate(content).levels]
    assert len(set(values)) == len(values)
    assert all(1 <= value <= 9 for value in values)


@given(scales("satisfaction"))
def test_scale_of_satisfaction_has_both_sides_of_the_index_in_order(content):
    values = [level.value for level in Scale.model_validate(content).levels]
    assert values == sorted(values)
    assert values[-1] in SATISFIED_LEVELS
    assert values[0] not in SATISFIED_LEVELS


@given(scales())
def test_levels_are_turned_best_first_unless_they_are_a_choice(content):
    found = Scale.model_validate(content)
    assert found.ordered(best_first=False) == found.levels
    turned = found.ordered(best_first=True)
    assert turned == (found.levels if found.measure == "choice" else found.levels[::-1])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (scale("satisfaction", {"value": 4}, {"value": 2}), "found 2 after 4"),
        (scale("satisfaction", {"value": 4}, {"value": 5}), "on both sides"),
        (scale("satisfaction", {"value": 1}, {"value": 3}), "on both sides"),
        (scale("satisfaction", {"value": 1}, {"value": 6}), "from 1 to 5, found 6"),
        (scale("points", {"value": 1, "points": 0}, {"value": 3, "points": 1}), "in order"),
        (scale("points", {"value": 1, "points": 0}, {"value": 2}), "how many points"),
        (scale("points", {"value": 1, "points": 1}, {"value": 2, "points": 1}), "more points"),
        (scale("choice", {"value": 1, "points": 1}, {"value": 2}), "only a scale of points"),
        (scale("choice", {"value": 1}, {"value": 10}), "less than or equal to 9"),
        (scale("choice", {"value": 1}), "at least 2 items"),
    ],
)
def test_scale_is_refused_when_its_values_contradict_what_it_measures(content, said):
    with pytest.raises(ValidationError, match=said):
        Scale.model_validate(content)


@given(asked(), st.sampled_from(["service", "officer"]), st.data())
def test_points_and_choices_never_stand_under_an_id_that_the_pages_read(content, name, data):
    at = data.draw(st.integers(0, len(content["questions"]) - 1))
    question = content["questions"][at]
    question |= {"id": name, "about": name, "headline": name == "service"}
    measure = next(x["measure"] for x in content["scales"] if x["id"] == question["scale"])
    if measure == "satisfaction":
        assert Questionnaire.model_validate(content).questions[at].id == name
    else:
        with pytest.raises(ValidationError, match="expected a scale of satisfaction"):
            Questionnaire.model_validate(content)
