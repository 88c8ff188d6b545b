"""The index by hour is the sum of blocks that were gathered within that hour, and of no others."""

from datetime import date, timedelta

import pytest

from central.released.audience import Span
from central.released.by_hour import AFTERNOON, MORNING, index_by_hour
from central.store.engine import reading
from kiosk.survey import Share
from tests.central.hall import SITE, visit_id

SPAN = Span(date(2026, 3, 2), date(2026, 3, 8))


def asked(hall, counter=None):
    with reading(hall.engine) as connection:
        return index_by_hour(connection, SITE, SPAN, counter)


@pytest.fixture
def day(hall):
    """From nine on: five within the hour, five over ten o'clock, six over noon, one left."""
    kiosk = hall.add_kiosk()
    answers = iter((5, 5, 5, 1, 1, 4, 4, 4, 4, 2, 1, 1, 1, 1, 1, 5, 5))
    for number, minutes in ((5, 2), (5, 15), (7, 25)):
        for _ in range(number):
            kiosk.serve_and_rate(visit_id(len(kiosk.log)), next(answers))
            kiosk.send()
            hall.now += timedelta(minutes=minutes)
    return hall


def test_block_counts_for_an_hour_only_as_a_whole(day):
    (found,) = asked(day)
    assert found.of_hour(9) == Share(3, 5)
    assert found.of_hour(10) is None
    assert found.of_half(MORNING) == Share(7, 10)
    assert found.of_half(AFTERNOON) is None
    assert (found.in_one_hour, found.in_one_half, found.released) == (5, 10, 15)


def test_index_is_of_one_counter_when_it_is_named(day):
    assert asked(day, "quay-1") == asked(day)
    assert asked(day, "quay-2") == ()


def test_hours_are_not_told_when_they_were_not_kept_with_the_release(day):
    day.tamper("UPDATE released_tallies SET rated_then = NULL")
    (found,) = asked(day)
    assert (found.in_one_hour, found.in_one_half, found.released) == (0, 0, 15)
