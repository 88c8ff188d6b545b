"""The day of a record: local at the site, by the record's time if its clock was synced."""

from datetime import UTC, datetime

import pytest

from tests.central.hall import visit_id

TODAY = "2026-03-02"


@pytest.mark.parametrize(
    ("at", "clock", "day", "note"),
    [
        ("2026-03-01T23:59:59.999+07:00", "synced", "2026-03-01", None),
        ("2026-03-02T00:00:00.000+07:00", "synced", TODAY, None),
        ("2026-03-01T17:00:00.000Z", "synced", TODAY, None),
        ("2026-03-01T16:59:59.999Z", "synced", "2026-03-01", None),
        ("2026-03-01T23:30:00.000-05:00", "synced", TODAY, None),
        ("2026-12-31T23:59:60.000Z", "synced", "2027-01-01", None),
        ("1970-01-01T00:00:00.000Z", "unsynced", TODAY, "unsynced"),
        ("2026-19-39T00:00:00.000Z", "synced", TODAY, "odd-time"),
        ("0001-01-01T00:00:00.000+14:00", "synced", TODAY, "odd-time"),
        ("9999-12-31T23:59:59.000-14:00", "synced", TODAY, "odd-time"),
        ("0033-04-03T15:00:00.000Z", "synced", "0033-04-03", None),
    ],
)
def test_day_of_a_record(hall, at, clock, day, note):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), at=at, clock=clock)
    kiosk.send()
    assert hall.rows("SELECT day FROM records WHERE seq = 2") == [(day,)]
    assert hall.rows("SELECT DISTINCT day FROM rating_tallies") == [(day,)]
    notes = hall.rows("SELECT rule, excludes FROM marks")
    assert notes == ([] if note is None else [(note, 0)])


def test_day_is_that_of_receipt_at_the_site_when_the_clock_is_not_synced(hall):
    hall.now = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), at="1970-01-01T00:00:00.000Z", clock="unsynced")
    kiosk.send()
    assert hall.rows("SELECT day FROM records WHERE seq = 2") == [("2026-03-03",)]


def test_day_of_the_site_spans_its_records(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1), at="2026-03-02T10:00:00.000+07:00")
    kiosk.send()
    kiosk.rate(visit_id(2), at="2026-03-02T07:30:00.000+07:00")
    kiosk.send()
    spans = hall.rows("SELECT first_at, last_at FROM site_days")
    assert spans == [("2026-03-02T00:30:00.000Z", "2026-03-02T03:00:00.000Z")]
