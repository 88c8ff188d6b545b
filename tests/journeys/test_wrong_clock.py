"""A kiosk whose clock is wrong still takes ratings: people are not sent away for a date."""

from datetime import timedelta

import pytest


@pytest.mark.expected_log("kiosk.asked_survey", "no version of questionnaire mot-cua is in force")
@pytest.mark.parametrize("day", [(1970, 1, 2), (2025, 6, 1)])
def test_visit_is_rated_when_the_clock_stands_before_the_questionnaire(new_counter, day):
    counter = new_counter(day=day)
    counter.touches("rate")
    counter.answers(5, 4)
    counter.sees("thanks")
    counter.leaves()
    rating = counter.body("rating")
    assert rating["answers"] == {"service": 5, "officer": 4}
    assert rating["questionnaire"] == "mot-cua@1"


@pytest.mark.parametrize(
    ("by", "hours"),
    [
        (timedelta(days=14), 7),
        pytest.param(timedelta(days=-50 * 365), 7, marks=pytest.mark.long),
        pytest.param(timedelta(days=20 * 365), 7, marks=pytest.mark.long),
        (timedelta(), 9),
    ],
    ids=["two-weeks-back", "fifty-years-ahead", "twenty-years-back", "another-zone"],
)
def test_rating_goes_on_when_the_wall_is_set_in_the_middle_of_it(new_counter, by, hours):
    """Faults 69, 70 and 73: the step is told once, before the rating, and nothing else changes."""
    counter = new_counter()
    counter.clock.set_zone(7)
    counter.touches("rate")
    counter.clock.set_zone(hours)
    counter.clock.set_back(by)
    counter.answers(5, 4)
    counter.sees("thanks")
    counter.leaves()
    assert counter.body("rating")["answers"] == {"service": 5, "officer": 4}
    kinds = [record.kind for record in counter.whole_log()]
    told = kinds.index("rating") - 1
    assert kinds[told] == "clock.stepped"
    body = counter.whole_log()[told].body
    assert abs(body["by_ms"] + by // timedelta(milliseconds=1)) < 2_000
    assert body["zone"] == f"+{hours:02}:00"
