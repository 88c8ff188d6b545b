"""How numbers, days and times are written in each language."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.dashboard import figures
from central.dashboard.wording import words_in

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("fraction", "vietnamese", "english"),
    [
        (0.719, "71,9", "71.9"),
        (0.0, "0,0", "0.0"),
        (1.0, "100,0", "100.0"),
        (0.0625, "6,3", "6.3"),
        (0.0005, "0,1", "0.1"),
        (1 / 3, "33,3", "33.3"),
        (2 / 3, "66,7", "66.7"),
        (34 / 43, "79,1", "79.1"),
        (1e-7, "0,0", "0.0"),
    ],
)
def test_share_has_one_decimal_rounded_half_up(fraction, vietnamese, english):
    assert figures.points(fraction, "vi") == vietnamese
    assert figures.points(fraction, "en") == english
    assert figures.percent(fraction, "vi") == f"{vietnamese}{NO_BREAK}%"


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_share_is_never_off_by_more_than_its_rounding(part, extra):
    fraction = part / (part + extra)
    shown = float(figures.points(fraction, "en"))
    assert abs(shown - fraction * 100) <= 0.05 + 1e-9


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234, "1.234", "1,234"),
        (1234567, "1.234.567", "1,234,567"),
    ],
)
def test_count_has_its_thousands_apart(number, vietnamese, english):
    assert figures.count(number, "vi") == vietnamese
    assert figures.count(number, "en") == english


def test_day_is_written_as_each_language_does():
    day = date(2026, 11, 22)
    assert figures.day(day, "vi", words_in("vi")) == "Chủ nhật 22/11/2026"
    assert figures.day(day, "en", words_in("en")) == "Sunday 22 November 2026"


def test_time_has_its_day_when_that_is_not_today():
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    now = datetime(2026, 11, 22, 10, 42, 5, tzinfo=zone)
    assert figures.clock_near(now, now) == "10:42"
    assert figures.clock_near(now - timedelta(days=1), now) == "21/11 10:42"
    assert figures.clock_with_seconds(now) == "10:42:05"
    assert figures.clock(datetime(2026, 11, 22, 3, 42, tzinfo=UTC).astimezone(zone)) == "10:42"


@pytest.mark.parametrize(
    ("seconds", "vietnamese", "english"),
    [
        (0.2, "1 giây", "1 second"),
        (15, "15 giây", "15 seconds"),
        (60, "60 giây", "60 seconds"),
        (61, "2 phút", "2 minutes"),
        (900, "15 phút", "15 minutes"),
    ],
)
def test_wait_is_rounded_up_so_that_it_is_over_when_it_says(seconds, vietnamese, english):
    time = timedelta(seconds=seconds)
    assert figures.wait(time, words_in("vi")) == vietnamese
    assert figures.wait(time, words_in("en")) == english


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.018, "+1,8"), (-0.0044, "\u22120,4"), (0.0004, "0,0"), (-0.0004, "0,0"), (0.0, "0,0")],
)
def test_sign_stands_only_where_there_is_something_to_show(fraction, text):
    assert figures.signed(fraction, "vi") == text
    assert figures.signed(fraction, "en") == text.replace(",", ".")
