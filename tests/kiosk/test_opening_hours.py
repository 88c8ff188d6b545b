"""Opening hours: spans of local time, day by day."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.opening_hours import DAYS, opening_hours

HOURS = opening_hours([["07:30-11:30", "13:30-17:00"]] * 5 + [["07:30-11:30"], []])
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "time", "is_open"),
    [
        ("monday", "07:29:59", False),
        ("monday", "07:30:00", True),
        ("monday", "11:29:59", True),
        ("monday", "11:30:00", False),
        ("monday", "12:30:00", False),
        ("friday", "16:59:59", True),
        ("friday", "17:00:00", False),
        ("saturday", "10:00:00", True),
        ("saturday", "14:00:00", False),
        ("sunday", "10:00:00", False),
    ],
)
def test_counter_is_open_within_the_spans_of_its_day(day, time, is_open):
    date = MONDAY + timedelta(days=DAYS.index(day))
    assert date.strftime("%A").lower() == day
    assert HOURS.is_open(datetime.fromisoformat(f"{date:%Y-%m-%d}T{time}")) is is_open
