"""Means by hour and weekday are over open days that a record speaks of, and of nothing else."""

from datetime import date, time, timedelta
from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from central.tally.hour_load import CALLED, SERVED, HourCount, Load, hour_profile_of, open_minutes
from kiosk.survey import Share

MONDAY = date(2026, 3, 2)
OFFICE = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))


def counted(day, hour, served=0, called=0, **more):
    numbers = {"invited": 0, "overtaken": 0, "left": 0, "rated": 0, "counters": 1, **more}
    return HourCount(MONDAY + timedelta(day), hour, served, called, **numbers)


def profile(counts, days=7, open_on=lambda _: OFFICE):
    return hour_profile_of(counts, MONDAY, MONDAY + timedelta(days - 1), open_on)


def test_mean_is_over_the_open_days_that_a_record_speaks_of():
    counts = [counted(0, 9, 6), counted(7, 9, 9), counted(7, 10, 4)]
    found = profile(counts, days=21)
    assert found.cells[0, 9].per_day == 7.5
    assert found.cells[0, 10].per_day == 2  # open on both Mondays, nobody on the first
    assert (found.cells[0, 9].least, found.cells[0, 9].most) == (6, 9)
    assert found.by_weekday[0].per_day == 9.5
    assert found.whole.days == 2
    assert found.without_records == 19


def test_closed_days_and_hours_are_left_out_and_counted():
    def open_on(day):
        return () if day.weekday() >= 5 else OFFICE

    counts = [counted(0, 9, 6), counted(0, 12, 3), counted(5, 9, 4)]
    found = profile(counts, open_on=open_on)
    assert (0, 12) not in found.cells
    assert (5, 9) not in found.cells
    assert (found.closed, found.outside, found.whole.visits) == (2, 7, 6)
    assert found.hours == tuple(range(7, 17))


def test_hours_with_records_are_open_when_nobody_entered_any():
    found = profile([counted(0, 9, 6), counted(1, 10, 2)], open_on=lambda _: None)
    assert set(found.cells) == {(0, 9), (1, 10)}
    assert (found.unknown, found.without_records, found.outside) == (2, 0, 0)


def test_half_an_hour_counts_as_half():
    whole = dict.fromkeys((8, 9, 10, 14, 15, 16), 60)
    assert open_minutes(OFFICE) == whole | dict.fromkeys((7, 11, 13), 30)
    found = profile([counted(0, 7, 6, counters=2), counted(0, 8, 6, counters=2)], days=1)
    assert found.cells[0, 7].per_counter == 6
    assert found.cells[0, 8].per_counter == 3
    assert found.an_hour == pytest.approx(12 / 7.5)
    assert found.cells[0, 7].counters == 2


def test_calls_stand_for_visits_when_nothing_tells_of_serving():
    assert profile([counted(0, 9, 0, 5)]).basis == CALLED
    assert profile([counted(0, 9, 0, 5)]).cells[0, 9].visits == 5
    assert profile([counted(0, 9, 3, 5)]).basis == SERVED
    assert profile([counted(0, 9, rated=4)]).basis is None


def test_shares_are_of_invitations_and_of_visits():
    found = profile([counted(0, 9, 20, invited=18, overtaken=6, left=6, rated=25)])
    assert found.cells[0, 9].invitations.share == Share(6, 12)
    assert found.cells[0, 9].response == Share(20, 20)


@given(st.lists(st.integers(0, 90), min_size=2, max_size=40))
def test_interval_is_that_of_the_days_and_no_less_than_that_of_chance(visits):
    load = Load()
    for n in visits:
        load = load.with_day(n, {9: 60}, [counted(0, 9, n)])
    mean = sum(visits) / len(visits)
    spread = max(variance(visits), mean)
    scale = (spread / len(visits)) ** 0.5
    low, high = stats.norm.interval(0.95, mean, scale) if scale else (mean, mean)
    assert load.interval == pytest.approx((max(0.0, low), high))
    assert (load.least, load.most) == (min(visits), max(visits))


slots = st.tuples(st.integers(0, 27), st.integers(6, 18))
numbers = st.dictionaries(slots, st.integers(1, 30), min_size=1)


@given(numbers)
def test_no_visit_is_lost_or_counted_twice(visits):
    counts = [counted(day, hour, n) for (day, hour), n in visits.items()]
    found = profile(counts, days=28, open_on=lambda day: OFFICE if day.weekday() < 5 else ())
    total = sum(visits.values())
    assert found.whole.visits + found.outside == total
    for part in (found.cells, found.by_hour, found.by_weekday):
        assert sum(load.visits for load in part.values()) == found.whole.visits
    open_days = {day for day, _ in visits if day % 7 < 5}
    assert found.whole.days == len(open_days)
    assert found.closed == 8
