"""The index by day of the week is the sum of what is released of those days, and of no more."""

from collections import Counter
from datetime import date, timedelta

import pytest

from central.released.audience import Audience, By, Scope, Span
from central.released.by_weekday import index_by_weekday
from central.released.view import view
from central.store.engine import reading
from kiosk.survey import Share
from tests.central.hall import SITE, visit_id

SPAN = Span(date(2026, 3, 2), date(2026, 3, 15))


@pytest.fixture
def fortnight(hall):
    """Two Mondays and a Tuesday at one counter, a Wednesday of too few at the other."""
    one, other = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    number = 0
    for days, kiosk, answers in (
        (0, one, (5, 5, 5, 1, 1, 2)),
        (1, one, (4, 4, 4, 4, 4)),
        (1, other, (5, 5, 5, 5)),
        (5, one, (1, 1, 1, 1, 1)),
    ):
        hall.now += timedelta(days=days)
        for answer in answers:
            number += 1
            kiosk.serve_and_rate(visit_id(number), answer)
        kiosk.send()
    return hall


def asked(hall, counter=None):
    with reading(hall.engine) as connection:
        return index_by_weekday(connection, SITE, SPAN, counter)


def test_index_of_a_weekday_is_of_its_released_blocks(fortnight):
    (found,) = asked(fortnight)
    assert found.questionnaire == "mot-cua@1"
    assert found.share(0) == Share(3, 11)
    assert found.share(1) == Share(5, 5)
    assert found.share(2) is None  # four are not released
    assert found.whole == Share(8, 16)


def test_weekdays_add_up_to_what_the_view_shows(fortnight):
    with reading(fortnight.engine) as connection:
        table = view(connection, Audience.SUPERVISOR, Scope((SITE,)), SPAN, By.WHOLE)
    (found,) = asked(fortnight)
    levels = sum((Counter(each) for each in found.levels.values()), Counter())
    assert dict(levels) == dict(table.cell("service", "mot-cua@1").counts)


def test_index_is_of_one_counter_when_it_is_named(fortnight):
    assert asked(fortnight, "quay-2") == ()
    assert asked(fortnight, "quay-1") == asked(fortnight)
