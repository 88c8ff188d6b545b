"""Visits over days: the sums of single days, and what is known of silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.store.period_queries import VisitSum
from central.store.visit_day_queries import CounterDay
from central.tally.period_visits import PeriodVisits, period_visits

FIRST, SECOND = "2026-11-01", "2026-11-02"


def test_response_is_of_counters_and_days_that_tell_of_serving():
    days = [
        CounterDay(FIRST, "a", served=10, answered=6, rated=6, prompted=8),
        CounterDay(FIRST, "b", rated=4),
        CounterDay(SECOND, "a", served=10, answered=2, rated=3, prompted=10),
    ]
    found = period_visits(days, [])
    assert found.response == (8, 20)
    assert (found.silent, found.not_asked, found.unknown, found.rated) == (12, 2, 4, 13)


def test_phones_come_in_whole_steps_of_a_day():
    days = [
        CounterDay(FIRST, "a", served=20, answered=12, phone_answered=4, phone_rated=4),
        CounterDay(FIRST, "b", served=20, answered=3, phone_answered=3, phone_rated=3),
        CounterDay(SECOND, "a", served=20, answered=4, phone_answered=4, phone_rated=4),
    ]
    found = period_visits(days, [])
    assert found.phone == 5
    assert found.response == (8 + 0 + 0 + 5, 60)
    assert found.silent == 52


def test_causes_are_told_and_marked_events_are_not():
    rows = [
        VisitSum((), "unrated:next-called", "", 2),
        VisitSum((), "unrated:no-show", "", 1),
        VisitSum((), "rated", "too-fast", 3),
    ]
    found = period_visits([], rows)
    assert found.unrated == {"next-called": 2, "no-show": 1}
    assert found.events == {"unrated:next-called": 2, "unrated:no-show": 1}


@pytest.mark.parametrize("days", [[], [CounterDay(FIRST, "a", rated=2)]])
def test_response_is_not_known_when_nothing_tells_of_serving(days):
    assert period_visits(days, []).response is None
    assert period_visits([], []) == PeriodVisits()


_NUMBER = st.integers(0, 30)
_DAYS = st.builds(CounterDay, st.sampled_from([FIRST, SECOND]), st.just("a"), *[_NUMBER] * 6).map(
    lambda day: day._replace(phone_answered=min(day.phone_answered, day.answered))
)


@given(st.lists(_DAYS, max_size=8))
def test_parts_never_pass_the_whole(days):
    found = period_visits(days, [])
    assert 0 <= found.answered <= found.served
    assert 0 <= found.silent <= found.served
    assert 0 <= found.not_asked <= found.served
    assert 0 <= found.unknown <= found.rated
