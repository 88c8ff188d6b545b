"""Visits over days: the sums of single days, and what is known of silence."""

import pytest

from central.store.period_queries import VisitSum
from central.tally.period_visits import PeriodVisits, period_visits


def rows(day, counter, mark="", **events):
    named = {name.replace("__", ":").replace("_", "-"): n for name, n in events.items()}
    return [VisitSum((day, counter), event, mark, n) for event, n in named.items()]


def test_response_is_of_counters_and_days_that_tell_of_serving():
    found = period_visits(
        [
            *rows("2026-11-01", "quay-01", served=10, answered=6, rated=6, prompted=8),
            *rows("2026-11-01", "quay-02", rated=4),
            *rows("2026-11-02", "quay-01", served=10, answered=2, rated=3, prompted=10),
        ]
    )
    assert found.response == (8, 20)
    assert (found.silent, found.not_asked, found.unknown, found.rated) == (12, 2, 4, 13)


def test_phones_come_in_whole_steps_of_a_day():
    one = rows("2026-11-01", "a", served=20, answered=12, phone_answered=4, phone_rated=4)
    other = rows("2026-11-01", "b", served=20, answered=3, phone_answered=3, phone_rated=3)
    later = rows("2026-11-02", "a", served=20, answered=4, phone_answered=4, phone_rated=4)
    found = period_visits([*one, *other, *later])
    assert found.phone == 5
    assert found.response == (8 + 0 + 0 + 5, 60)
    assert found.silent == 52


def test_causes_are_told_and_marked_events_are_not():
    found = period_visits(
        [
            *rows("2026-11-01", "a", served=5, unrated__next_called=2, unrated__no_show=1),
            *rows("2026-11-01", "a", mark="too-fast", rated=3),
        ]
    )
    assert found.unrated == {"next-called": 2, "no-show": 1}
    assert found.rated == 0


@pytest.mark.parametrize("given", [[], rows("2026-11-01", "a", rated=2)])
def test_response_is_not_known_when_nothing_tells_of_serving(given):
    assert period_visits(given).response is None
    assert period_visits([]) == PeriodVisits()
