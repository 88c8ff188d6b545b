"""What ratings by phone do to the page of today, over real records of both channels."""

import pytest

from central.released.today import today
from central.store.engine import reading
from tests.central.hall import SITE, visit_id


def view(phone):
    with reading(phone.hall.engine) as connection:
        return today(connection, SITE, phone.hall.now)


@pytest.fixture
def morning(phone):
    """Ten visits served, five of them rated at the kiosk with the best; the others let it pass."""
    for number in range(1, 6):
        phone.kiosk.serve_and_rate(visit_id(number), 5)
    for number in range(6, 11):
        phone.kiosk.event("called", visit_id(number), service=None)
        phone.kiosk.event("served", visit_id(number))
        phone.kiosk.event("unrated", visit_id(number), cause="window-over")
    phone.kiosk.send()
    return phone


def test_bounds_hold_visits_rated_by_phone_only_for_silent(morning):
    before = view(morning)
    assert before.silence_bounds == pytest.approx((0.5, 1.0))
    for number in range(6, 11):
        morning.rate(morning.token(number), 1, 1)
    seen = view(morning)
    assert seen.silence_bounds == before.silence_bounds
    assert (seen.response, seen.phone_answered, seen.silent) == ((10, 10), 5, 5)
    assert seen.counters[0].response == (10, 10)


def test_response_waits_for_a_whole_step_of_ratings_by_phone(morning):
    for number in range(6, 10):
        morning.rate(morning.token(number), 1, 1)
    seen = view(morning)
    assert (seen.response, seen.phone, seen.phone_answered) == ((5, 10), 0, 0)
    assert seen.counters[0].response == (5, 10)
    assert seen.silence_bounds == pytest.approx((0.5, 1.0))


def test_visit_that_both_rated_is_answered_once_and_its_phones_rating_is_shown_as_marked(morning):
    morning.rate(morning.token(1), 1, 1)
    seen = view(morning)
    assert (seen.response, seen.silent, seen.marked, seen.marked_phone) == ((5, 10), 5, 1, 1)


def test_visit_that_passed_and_was_rated_by_phone_is_silent_once(morning):
    morning.rate(morning.token(6), 1, 1)
    seen = view(morning)
    assert seen.counters[0].unrated == {"window-over": 5}
    assert seen.silent == 5
    morning.audit()


@pytest.mark.parametrize("kiosk_first", [True, False])
def test_rating_by_phone_of_a_test_visit_is_a_test_whoever_is_first(phone, kiosk_first):
    phone.kiosk.sign("test.switched", {"on": True, "role": "it"})
    for number in range(1, 6):
        phone.kiosk.event("called", visit_id(number), service=None, test=True)
        phone.kiosk.event("served", visit_id(number), test=True)
    if kiosk_first:
        phone.kiosk.send()
    for number in range(1, 6):
        phone.rate(phone.token(number))
    if not kiosk_first:
        phone.kiosk.send()
    assert (phone.counted(), phone.counted(mark="test")) == (0, 5)
    seen = view(phone)
    assert (seen.phone, seen.marked, seen.marked_phone) == (0, 5, 5)
    phone.audit()
