"""Days whose figures change after the night that published them."""

from datetime import date, timedelta

import pytest

from central.audit.audit_site import audit_site
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.store.engine import reading
from central.store.revised_queries import RevisedDay, revisions_of
from tests.central.hall import SITE, START, visit_id

MONDAY = date(2026, 3, 2)
NIGHT = timedelta(hours=16)
"""From nine in the morning to one o'clock of the next day."""


@pytest.fixture
def monday(hall):
    """Two kiosks; one sent what it had on Monday, the other did not; the night was signed."""
    hall.one, hall.two = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    for number in range(3):
        hall.one.serve_and_rate(visit_id(number))
        hall.two.serve_and_rate(visit_id(100 + number))
    hall.one.send()
    sign_night(hall, MONDAY)
    return hall


def sign_night(hall, night):
    hall.now = START + NIGHT + (night - MONDAY)
    folder = HeadsFolder(hall.folder / "heads")
    HeadSigner(hall.engine, hall.keys.receipt, folder).sign(night, hall.now)


def revised(hall):
    with reading(hall.engine) as connection:
        return revisions_of(connection, SITE, "2026-01-01", "2026-12-31")


def test_published_day_that_gains_late_records_is_noted_with_its_counts(monday):
    assert revised(monday) == []
    monday.now += timedelta(hours=8)
    monday.two.send()
    (found,) = revised(monday)
    assert (found.day, found.night, found.why) == ("2026-03-02", "2026-03-02", "late-records")
    assert (found.ratings_before, found.ratings_after) == (3, 6)
    assert found.first_at == found.last_at == "2026-03-03T02:00:00.000Z"
    audit_site(monday.engine, SITE)


def test_several_batches_between_two_nights_are_one_change_and_after_the_next_another(monday):
    log = monday.two.log
    for length in (5, 9):
        monday.now += timedelta(minutes=1)
        monday.two.send(log[:length])
    (found,) = revised(monday)
    assert (found.ratings_before, found.ratings_after) == (3, 5)
    assert found.first_at < found.last_at
    sign_night(monday, MONDAY + timedelta(days=1))
    monday.two.send(log)
    second = revised(monday)[1]
    assert (second.night, second.ratings_before, second.ratings_after) == ("2026-03-03", 5, 6)


def test_records_of_today_and_what_does_not_count_revise_nothing(monday):
    monday.now += timedelta(hours=8)
    monday.one.serve_and_rate(visit_id(50))
    monday.one.rate(visit_id(51), test=True, at=START)
    monday.one.rate(visit_id(52), answers={"service": None}, at=START)
    monday.one.send()
    assert revised(monday) == []


def test_day_that_no_night_has_published_is_not_revised(hall):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    hall.now += timedelta(days=3)
    kiosk.send()
    assert revised(hall) == []


def test_public_is_told_no_number_when_one_of_them_is_small():
    told = RevisedDay("2026-03-02", "2026-03-02", "late-records", "", "", 9, 12)
    assert (told.published(9), told.published(10).ratings_after) == (told, None)
    assert told.published(10).ratings_before is None
