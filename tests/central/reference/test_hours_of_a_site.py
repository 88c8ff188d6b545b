"""When a site was open: its week, holidays, made-up days; the site before all sites."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reference.opening_hours import (
    HOLIDAY,
    ORDINARY,
    WORKING,
    Calendar,
    SpecialDay,
    Week,
    hours_on,
)
from tests.central.reference.sheets import day

MORNING = ((time(7, 30), time(11, 30)),)
SHORT = ((time(8), time(9)),)
MONDAY = date(2026, 3, 2)
WORK = (*[MORNING] * 5, (), ())

special = st.builds(
    SpecialDay,
    st.sampled_from([HOLIDAY, WORKING, ORDINARY]),
    st.sampled_from([None, SHORT]),
    st.sampled_from([None, MONDAY, MONDAY + timedelta(5)]),
)
days = st.dictionaries(st.integers(0, 13).map(lambda n: MONDAY + timedelta(n)), special)
weeks = st.sampled_from(
    [[], [Week(MONDAY, None, WORK)], [Week(MONDAY, MONDAY + timedelta(3), WORK)]]
)


@given(days, days, weeks, weeks, st.integers(0, 13).map(lambda n: MONDAY + timedelta(n)))
def test_hours_are_those_of_the_first_rule_that_speaks(own, common, own_weeks, common_weeks, on):
    found = Calendar((own_weeks, common_weeks), (own, common)).hours_on(on)

    def of_week(weekday):
        holding = [week for week in (*own_weeks, *common_weeks) if week.holds_on(on)]
        return holding[0].days[weekday] if holding else None

    rule = own.get(on) or common.get(on)
    if rule is None or rule.what == ORDINARY:
        expected = of_week(on.weekday())
    elif rule.what == HOLIDAY:
        expected = rule.hours or ()
    else:
        expected = rule.hours or of_week((rule.instead_of or on).weekday())
    assert found == expected


WEEK = "Site | From | Monday | Friday | Saturday"


@pytest.mark.both_databases
def test_hours_of_a_day_are_those_that_held_then(desk):
    desk.write("hours", f"{WEEK}\nxa-mau | 2026-01-01 | 7:30-11:30 13:30-17:00 | 8:00-9:00 |")
    desk.write("hours", f"{WEEK}\nxa-mau | 2026-06-01 | 7:00-11:00 | |")
    desk.write(
        "holidays",
        """
        Site | Day | What | Hours | Instead of
        *      | 2026-04-30 | nghỉ |
        *      | 2026-05-01 | nghỉ |
        xa-mau | 2026-05-01 | bình thường |
        xa-mau | 2026-05-09 | làm bù | | 2026-05-04
        """,
    )
    both = ((time(7, 30), time(11, 30)), (time(13, 30), time(17)))
    asked = {
        "2025-12-29": None,
        "2026-03-02": both,
        "2026-03-03": (),
        "2026-04-30": (),
        "2026-05-01": ((time(8), time(9)),),
        "2026-05-09": both,
        "2026-06-01": ((time(7), time(11)),),
    }
    assert {text: desk.ask(hours_on, "xa-mau", day(text)) for text in asked} == asked
    assert desk.ask(hours_on, "xa-khac", day("2026-03-02")) is None
    assert desk.ask(hours_on, "xa-khac", day("2026-04-30")) == ()


def test_hours_of_all_sites_hold_where_a_site_has_none_of_its_own(desk):
    desk.write("hours", f"{WEEK}\n* | 2026-01-01 | 8:00-9:00 | |")
    monday = day("2026-03-02")
    assert desk.ask(hours_on, "xa-mau", monday) == SHORT
    desk.write("hours", f"{WEEK}\nxa-mau | 2026-01-01 | 7:30-11:30 | |")
    assert desk.ask(hours_on, "xa-mau", monday) == MORNING
