"""The index by hours is the sum of blocks that were gathered within them, and of no others."""

from datetime import date, timedelta

import pytest

from central.released.audience import Span
from central.released.by_hour import AFTERNOON, MORNING, band_of, half_of, index_by_hour
from central.store.engine import reading
from kiosk.survey import Share
from tests.central.hall import SITE, visit_id

SPAN = Span(date(2026, 3, 2), date(2026, 3, 8))


def asked(hall, counter=None):
    with reading(hall.engine) as connection:
        return index_by_hour(connection, SITE, SPAN, counter)


@pytest.fixture
def day(hall):
    """From nine on: five within the hour, five until half past ten, five over noon, two left."""
    kiosk = hall.add_kiosk()
    answers = iter((5, 5, 5, 1, 1, 4, 4, 4, 4, 2, 1, 1, 1, 1, 1, 5, 5))
    for number, minutes in ((5, 2), (5, 15), (7, 25)):
        for _ in range(number):
            kiosk.serve_and_rate(visit_id(len(kiosk.log)), next(answers))
            kiosk.send()
            hall.now += timedelta(minutes=minutes)
    return hall


def test_block_counts_for_its_hours_only_as_a_whole(day):
    (found,) = asked(day)
    assert found.of_band((9, 11)) == Share(7, 10)
    assert found.of_band((11, 12)) is None
    assert found.of_half(MORNING) == Share(7, 10)
    assert found.of_half(AFTERNOON) is None
    assert (found.in_one_band, found.in_one_half, found.released) == (10, 10, 15)


def test_index_is_of_one_counter_when_it_is_named(day):
    assert asked(day, "quay-1") == asked(day)
    assert asked(day, "quay-2") == ()


def test_hours_are_not_told_when_they_were_not_kept_with_the_release(day):
    day.tamper("UPDATE released_tallies SET rated_then = NULL")
    (found,) = asked(day)
    assert (found.in_one_band, found.in_one_half, found.released) == (0, 0, 15)


def test_every_hour_is_in_one_band_and_no_band_goes_over_noon():
    for hour in range(24):
        first, end = band_of(hour)
        assert first <= hour < end
        assert {band_of(each) for each in range(first, end)} == {(first, end)}
        assert len({half_of(each) for each in range(first, end)}) == 1
    assert [band_of(hour) for hour in (7, 8, 11, 12, 13, 16)] == [
        (7, 9), (7, 9), (11, 12), (12, 13), (13, 15), (15, 17),
    ]  # fmt: skip
