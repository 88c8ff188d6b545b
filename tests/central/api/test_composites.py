"""Composite indices for other systems: of ended months, as they were published, for leaders."""

from datetime import date, timedelta

import pytest

from central.released.audience import Audience
from central.released.publish import publish_night
from central.store.engine import writing
from tests.central.hall import SITE, rating_body, visit_id

MARCH = {"month": "2026-03"}


@pytest.fixture
def month(hall):
    """Seven ratings on each of five days, of which five are released."""
    kiosk = hall.add_kiosk("quay-1")
    for number in range(35):
        body = rating_body(kiosk.counter, visit_id(number), 5 if number % 3 else 2, 4)
        kiosk.sign("rating", body)
        kiosk.send(kiosk.log[-1:] if len(kiosk.log) > 2 else None)
        if number % 7 == 6:
            hall.now += timedelta(days=1)
    return hall


def test_composite_is_told_in_whole_numbers_to_leaders_when_it_is_published(ask, month, key_for):
    key = key_for(audience=Audience.LEADER)
    (before,) = ask("composites", key, **MARCH).json()["rows"]
    assert (before["state"], before["why"], before["visits"]) == ("withheld", "too-few", None)
    with writing(month.engine) as connection:
        days = {(SITE, f"2026-03-0{day}") for day in range(2, 7)}
        publish_night(connection, date(2026, 4, 3), days)
    (row,) = ask("composites", key, **MARCH).json()["rows"]
    # 12 of 35 said that they were dissatisfied with the service, and all liked the officer.
    assert (row["visits"], row["mean_millionths"]) == (35, round((23 + 12 / 2) / 35 * 1_000_000))
    assert row["low_millionths"] < row["mean_millionths"] < row["high_millionths"]
    assert ask("composites", key_for(), **MARCH).json()["rows"] == []
    assert ask("composites", key, month="0000-01").status_code == 400
