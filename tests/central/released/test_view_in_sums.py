"""What the database sums is what the view gives, of every way to tell figures apart."""

import random
from datetime import date, timedelta

import pytest

from central.released.audience import Audience, By, Scope, Span
from central.released.sums import view_in_sums
from central.released.view import view
from central.store.engine import reading
from tests.central.hall import SITE, rating_body, visit_id

SPAN = Span(date(2026, 3, 1), date(2026, 4, 30))
OTHER = "xa-hai"
TOLD_APART = [by for by in By if by is not By.HOUR]


@pytest.fixture
def months(hall):
    """Two sites, three counters, days of one officer and of several, of one procedure and none."""
    chance = random.Random(7)
    hall.add_site(OTHER)
    kiosks = [hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2"), hall.add_kiosk(site=OTHER)]
    number = 0
    for _ in range(4):
        for kiosk in kiosks:
            names = chance.choice([("cb-01",), ("cb-02",), ("cb-01", "cb-02"), (None,)])
            procedures = chance.choice([("1.001",), ("1.001", "1.002"), (None,)])
            for _ in range(chance.randrange(3, 12)):
                number += 1
                level = chance.randrange(1, 6)
                body = rating_body(kiosk.counter, visit_id(number), level, 6 - level)
                said = {"officer": chance.choice(names), "procedure": chance.choice(procedures)}
                kiosk.sign("rating", {**body, **said})
            kiosk.send()
        hall.now += timedelta(days=9)
    return hall


@pytest.mark.parametrize("by", TOLD_APART)
def test_sums_are_what_the_view_gives_when_told_apart(months, by):
    spans = (SPAN, Span(date(2026, 3, 2), date(2026, 3, 2)))
    with reading(months.engine) as connection:
        for sites in ((SITE,), (SITE, OTHER), ("xa-khong",)):
            for span in spans:
                asked = (connection, Audience.LEADER, Scope(sites), span, by)
                expected, found = view(*asked), view_in_sums(*asked)
                assert found == expected
                if span is SPAN and SITE in sites:
                    assert found.rated


def test_sums_are_refused_when_asked_for_an_officer_or_by_hour(months):
    with reading(months.engine) as connection:
        for audience, by in ((Audience.OFFICER, By.DAY), (Audience.LEADER, By.HOUR)):
            with pytest.raises(ValueError, match="expected a supervisor"):
                view_in_sums(connection, audience, Scope((SITE,)), SPAN, by)
