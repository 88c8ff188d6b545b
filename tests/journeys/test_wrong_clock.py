"""A kiosk whose clock is wrong still takes ratings: people are not sent away for a date."""

import pytest


@pytest.mark.expected_log("kiosk.arrangement", "no version of questionnaire mot-cua is in force")
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
