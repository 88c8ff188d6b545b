"""What stands out by the rule of central/tally/standing_out.py, and what does not."""

from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from central.tally.hour_load import HourCount, hour_profile_of
from central.tally.standing_out import BUSY, LEAST_DAYS, LEAST_VISITS, QUIET, standing_out
from kiosk.survey import Share

MONDAY = date(2026, 3, 2)
DAY = ((time(8), time(12)), (time(13), time(17)))
HOURS = (8, 9, 10, 11, 13, 14, 15, 16)


def profile_of(visits, weeks=4, at_work=lambda *_: 4, overtaken=lambda *_: 0):
    """`visits`: of a weekday and hour, each week alike; Monday to Friday."""
    counts = [
        HourCount(
            MONDAY + timedelta(7 * week + weekday),
            hour,
            visits(weekday, hour),
            0,
            10,
            overtaken(weekday, hour),
            3,
            2,
            at_work(weekday, hour),
        )
        for week in range(weeks)
        for weekday in range(5)
        for hour in HOURS
    ]
    last = MONDAY + timedelta(7 * weeks - 1)
    return hour_profile_of(counts, MONDAY, last, lambda day: DAY if day.weekday() < 5 else ())


def monday_morning(weekday, hour):
    return 40 if weekday == 0 and hour in {8, 9} else 20


def found_in(*given, counters=6, **named):
    return standing_out(profile_of(*given, **named), counters)


def test_busy_hours_that_touch_are_one_stretch():
    (busy,) = found_in(monday_morning).busy
    assert (busy.weekdays, busy.first, busy.end) == ((0,), 8, 10)
    assert busy.an_hour == 40
    assert round(busy.times, 3) == round(40 / 21, 3)
    assert busy.of_day == Share(320, 800)


def test_same_hours_of_several_days_are_told_once():
    found = found_in(lambda _, hour: 40 if hour == 9 else 20)
    assert [(each.weekdays, each.first) for each in found.busy] == [((0, 1, 2, 3, 4), 9)]


def test_counters_are_named_up_to_those_that_the_office_has():
    (busy,) = found_in(monday_morning, counters=20).busy
    assert (busy.is_loaded, busy.more) == (True, 4)  # 40 visits at 5.25 each, and 4 are open
    assert found_in(monday_morning, counters=6).busy[0].more == 2
    (none_left,) = found_in(monday_morning, counters=4).busy
    assert (none_left.is_loaded, none_left.more) == (True, 0)


def test_no_counter_is_named_when_as_many_more_were_open():
    def at_work(weekday, hour):
        return 8 if monday_morning(weekday, hour) == 40 else 4

    (busy,) = standing_out(profile_of(monday_morning, at_work=at_work), 20).busy
    assert (busy.is_loaded, busy.more) == (False, 0)


def test_invitations_that_were_cut_off_are_told_with_their_number():
    (busy,) = found_in(monday_morning, overtaken=lambda *_: 6).busy
    assert busy.overtaken == Share(48, 72)


def test_quiet_hours_are_told_when_they_are_open_for_the_whole_hour():
    found = found_in(lambda _, hour: 5 if hour == 16 else 20)
    (quiet,) = found.quiet
    assert (quiet.first, quiet.end, quiet.more) == (16, 17, 0)
    assert quiet.times <= QUIET


def test_nothing_is_said_when_days_or_visits_are_few():
    assert found_in(monday_morning, weeks=LEAST_DAYS - 1).is_thin
    assert not found_in(monday_morning, weeks=LEAST_DAYS).is_thin
    assert found_in(lambda *_: 0).is_thin
    few = found_in(lambda weekday, hour: LEAST_VISITS if (weekday, hour) == (0, 9) else 0, weeks=3)
    assert few.busy
    assert not found_in(lambda weekday, hour: 9 if (weekday, hour) == (0, 9) else 0, weeks=3).busy


def test_nothing_stands_out_when_every_hour_is_alike_but_for_chance():
    found = found_in(lambda weekday, hour: 20 + (weekday + hour) % 3)
    assert (found.busy, found.quiet, found.is_thin) == ((), (), False)


@given(st.lists(st.integers(0, 60), min_size=40, max_size=40), st.integers(1, 12))
def test_what_is_told_keeps_its_rule(numbers, counters):
    given_of = dict(zip([(day, hour) for day in range(5) for hour in HOURS], numbers, strict=True))
    profile = profile_of(lambda weekday, hour: given_of[weekday, hour])
    found = standing_out(profile, counters)
    for each in found.busy:
        slots = [
            profile.cells[day, hour]
            for day in each.weekdays
            for hour in range(each.first, each.end)
        ]
        assert all(slot.per_day >= BUSY * profile.an_hour for slot in slots)
        assert all(slot.interval[0] > profile.an_hour for slot in slots)
        assert 0 <= each.more <= max(0, counters - 4)
    assert len(found.busy) <= 3
