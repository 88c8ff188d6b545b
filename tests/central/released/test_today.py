"""The supervisor's day: released answers, live visits, and nothing that is not known."""

from datetime import date, timedelta

import pytest

from central.released.today import today
from central.store import reading
from tests.central.hall import SITE, visit_id


def view(hall):
    with reading(hall.engine) as connection:
        return today(connection, SITE, hall.now)


def counter(hall, counter_id="quay-1"):
    return next(each for each in view(hall).counters if each.counter_id == counter_id)


def rate_many(kiosk, levels, start=0):
    for number, level in enumerate(levels, start):
        kiosk.serve_and_rate(visit_id(number), level, level)


def test_day_without_ratings_has_no_figure(hall):
    seen = view(hall)
    assert seen.site.unit == "Xã Mẫu"
    assert seen.site.sample
    assert seen.day == date(2026, 3, 2)
    assert (seen.from_time, seen.headline, seen.response, seen.silence_bounds) == (None,) * 4
    assert [each.counter_id for each in seen.counters] == ["quay-1", "quay-2"]
    assert all(each.response is None and not each.released for each in seen.counters)


def test_answers_are_withheld_below_five_and_the_visits_are_live(hall):
    kiosk = hall.add_kiosk()
    rate_many(kiosk, [1, 2, 3, 4])
    kiosk.send()
    seen = counter(hall)
    assert (seen.released, seen.questions) == (False, {})
    assert (seen.called, seen.served, seen.prompted, seen.ratings_live) == (4, 4, 4, 4)
    assert seen.response == (4, 4)
    assert view(hall).headline is None


def test_fifth_rating_releases_the_cell_and_the_sixth_is_withheld(hall):
    kiosk = hall.add_kiosk()
    rate_many(kiosk, [1, 2, 3, 4, 5])
    kiosk.send()
    rate_many(kiosk, [5], start=5)
    kiosk.send()
    seen = counter(hall)
    assert seen.questions["service"].levels == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1}
    assert seen.questions["service"].share.value == 0.4
    assert seen.ratings_live == 6


def test_headline_sums_released_cells_only(hall):
    first, second = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    rate_many(first, [5] * 6)
    rate_many(second, [1] * 4, start=50)
    first.send()
    second.send()
    seen = view(hall)
    assert seen.headline.levels == {1: 0, 2: 0, 3: 0, 4: 0, 5: 6}
    assert (seen.served, seen.rated) == (10, 10)


def test_response_counts_visits_served_and_rated_of_visits_served(hall):
    kiosk = hall.add_kiosk()
    rate_many(kiosk, [4] * 5)
    for number in range(10, 15):
        kiosk.event("served", visit_id(number))
        kiosk.event("unrated", visit_id(number), cause="window-over")
    kiosk.rate(visit_id(99), trigger="walk-up")
    kiosk.send()
    seen = view(hall)
    assert seen.response == (5, 10)
    assert counter(hall).unrated == {"window-over": 5}
    assert counter(hall).ratings_live == 6
    assert seen.silence_bounds == pytest.approx((6 / 11, 1.0))


def test_response_is_not_known_when_the_log_tells_of_no_serving(hall):
    kiosk = hall.add_kiosk()
    for number in range(6):
        kiosk.rate(visit_id(number), trigger="walk-up")
    kiosk.send()
    assert counter(hall).response is None
    assert counter(hall).released
    assert view(hall).silence_bounds is None


def test_marked_ratings_are_said_and_not_counted(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    kiosk.rate(visit_id(1))
    kiosk.rate(visit_id(2), test=True)
    kiosk.sign("rating", {"visit": 7})
    kiosk.send()
    assert (view(hall).marked, view(hall).rated) == (3, 1)


def test_counter_of_a_record_shows_though_nobody_added_it(hall):
    kiosk = hall.add_kiosk()
    kiosk.counter = "quay-9"
    kiosk.event("called", visit_id(1))
    kiosk.send()
    assert [each.counter_id for each in view(hall).counters] == ["quay-1", "quay-2", "quay-9"]
    assert counter(hall, "quay-9").name == "quay-9"


def test_yesterday_is_not_in_today(hall):
    kiosk = hall.add_kiosk()
    rate_many(kiosk, [5] * 5)
    kiosk.send()
    hall.now += timedelta(days=1)
    assert view(hall).rated == 0
    assert view(hall).headline is None


def test_day_begins_with_its_first_record(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), at=hall.now - timedelta(minutes=90))
    kiosk.send()
    assert f"{view(hall).from_time:%H:%M}" == "07:30"
    assert f"{view(hall).updated_at:%H:%M}" == "09:00"


def test_site_that_is_not_there_is_an_error(hall):
    with reading(hall.engine) as connection, pytest.raises(LookupError):
        today(connection, "xa-khac", hall.now)
