"""Events by day and hour are those of the site, the days and the counter that are asked for."""

from datetime import date, timedelta

import pytest

from central.store.engine import reading
from central.store.hour_queries import counts_by_hour
from central.store.period_queries import Period
from central.tally.hour_load import HourCount
from tests.central.hall import SITE, visit_id

MARCH = Period(SITE, "2026-03-01", "2026-03-31")


@pytest.fixture
def march(hall):
    """Two counters on two days; another site, a test, and another month, that are not asked for."""
    first, second = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    for number in range(2):
        first.serve_and_rate(visit_id(number))
        first.send()
        hall.now += timedelta(days=1)
    for number, cause in enumerate(("next-called", "window-over"), 10):
        second.event("called", visit_id(number))
        second.event("prompted", visit_id(number))
        second.event("unrated", visit_id(number), cause=cause)
    second.event("called", visit_id(20), test=True)
    second.send()
    hall.add_site("xa-khac")
    other = hall.add_kiosk(site="xa-khac")
    other.serve_and_rate(visit_id(1))
    other.send()
    hall.now += timedelta(days=40)
    first.serve_and_rate(visit_id(900))
    first.send()
    return hall


def asked(hall, counter=None):
    with reading(hall.engine) as connection:
        return counts_by_hour(connection, MARCH, counter)


def test_events_are_summed_by_day_and_hour(march):
    served = {"served": 1, "called": 1, "invited": 1, "overtaken": 0, "left": 0, "rated": 1}
    assert asked(march) == [
        HourCount(date(2026, 3, 2), 9, **served, counters=1),
        HourCount(date(2026, 3, 3), 9, **served, counters=1),
        HourCount(date(2026, 3, 4), 9, 0, 2, 2, 1, 1, 0, 1),
    ]


def test_events_are_of_one_counter_when_it_is_named(march):
    assert [(each.day.day, each.called) for each in asked(march, "quay-2")] == [(4, 2)]
    assert asked(march, "quay-9") == []
