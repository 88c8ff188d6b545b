"""The rules through the real ingest: what is marked, kept, verified and counted again."""

from datetime import timedelta

import pytest

from central.audit.audit_site import audit_site
from central.audit.count_again import count_site_again
from central.audit.fault import FaultError
from central.store.engine import writing
from central.store.reference_tables import opening_hours
from tests.central.hall import SITE, START, visit_id

MINUTE_MS = 60_000
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def open_from(hall, spans):
    """What the site's week says, whatever it said before."""
    week = dict.fromkeys(WEEKDAYS, "") | {"monday": spans}
    with writing(hall.engine) as connection:
        connection.execute(opening_hours.delete())
        values = {"site_id": SITE, "valid_from": "2026-01-01", "valid_to": None}
        connection.execute(opening_hours.insert(), values | week)


def marks(hall):
    return hall.rows("SELECT seq, rule FROM marks WHERE excludes ORDER BY seq")


def test_rating_outside_the_hours_of_its_day_is_kept_and_marked(hall):
    open_from(hall, "07:30-11:30 13:30-17:00")
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), at=START)
    kiosk.rate(visit_id(2), at=START + timedelta(hours=3, minutes=30))
    kiosk.rate(visit_id(3), at=START + timedelta(days=1))
    kiosk.rate(visit_id(4), at=START + timedelta(days=1), clock="unsynced")
    kiosk.send()
    assert marks(hall) == [(3, "outside-hours"), (4, "outside-hours")]
    assert hall.rows("SELECT count(*) FROM records WHERE kind = 'rating'") == [(4,)]
    kept = hall.rows("SELECT mark, sum(n) FROM rating_tallies GROUP BY mark ORDER BY mark")
    assert kept == [("", 4), ("outside-hours", 4)]
    audit_site(hall.engine, SITE)


def test_other_hours_are_a_difference_until_the_site_is_counted_again(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), at=START)
    kiosk.send()
    assert marks(hall) == []
    open_from(hall, "13:30-17:00")
    with pytest.raises(FaultError):
        audit_site(hall.engine, SITE)
    count_site_again(hall.engine, SITE, hall.now)
    assert marks(hall) == [(2, "outside-hours")]
    audit_site(hall.engine, SITE)


def test_walk_up_beside_a_working_source_is_marked_batch_by_batch(hall):
    kiosk = hall.add_kiosk()
    source = {"source": "queue", "state": "ok", "reason": "", "times": 1}
    kiosk.sign("kiosk.started", {"version": "1", "boot": "0123abcd"}, up_ms=0)
    kiosk.sign("source.changed", source, up_ms=MINUTE_MS)
    kiosk.rate(visit_id(1), trigger="walk-up", up_ms=2 * MINUTE_MS)
    kiosk.event("called", visit_id(2), service=None, up_ms=4 * MINUTE_MS)
    kiosk.rate(visit_id(3), trigger="walk-up", up_ms=5 * MINUTE_MS)
    kiosk.rate(visit_id(4), trigger="walk-up", late=True, up_ms=6 * MINUTE_MS)
    kiosk.rate(visit_id(2), trigger="called", up_ms=7 * MINUTE_MS)
    kiosk.sign("source.changed", source | {"state": "unknown"}, up_ms=8 * MINUTE_MS)
    kiosk.rate(visit_id(5), trigger="walk-up", up_ms=20 * MINUTE_MS)
    for record in kiosk.log:
        kiosk.send([record])
    assert marks(hall) == [(6, "no-open-ticket")]
    audit_site(hall.engine, SITE)


def test_rules_state_that_was_changed_is_named(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    kiosk.send()
    hall.tamper("UPDATE logs SET rules_state = ''")
    with pytest.raises(FaultError) as caught:
        audit_site(hall.engine, SITE)
    assert (caught.value.fault.kiosk, caught.value.fault.epoch) == (kiosk.place.kiosk, kiosk.epoch)


def test_kiosks_rating_that_a_rule_marks_leaves_the_visit_to_another_log(hall):
    fast, other = hall.add_kiosk(), hall.add_kiosk("quay-2")
    fast.rate(visit_id(1), took_ms=300)
    other.rate(visit_id(1), service=2)
    for kiosk in (fast, other):
        kiosk.send()
    assert [rule for _, rule in marks(hall)] == ["too-fast"]
    assert audit_site(hall.engine, SITE).ratings == 1


@pytest.mark.parametrize(
    ("every_s", "most"), [(2, 3), (5, 3), (10, 3), (60, 30), (45, 30), (25, 30)]
)
def test_thirty_ratings_count_only_at_the_pace_of_citizens(hall, every_s, most):
    kiosk = hall.add_kiosk()
    for number in range(30):
        kiosk.rate(visit_id(number), up_ms=number * every_s * 1_000)
    kiosk.send()
    assert 30 - len(marks(hall)) == most
    assert {rule for _, rule in marks(hall)} <= {"burst"}
