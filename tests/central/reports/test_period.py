"""A period is read, or it is said why it is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reports.period import (
    EARLIEST_YEAR,
    Period,
    PeriodKind,
    PeriodTrouble,
    holding,
    read_period,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(EARLIEST_YEAR, 1, 1), TODAY)


@given(DAYS, st.sampled_from(PeriodKind))
def test_period_is_read_back_when_its_code_is_given(day, kind):
    period = holding(kind, day)
    assert read_period(period.code, TODAY) == period
    assert period.span.first <= day <= period.span.last
    assert holding(kind, period.span.last) == period
    after = period.span.last + timedelta(days=1)
    assert holding(kind, after).span.first == after
    assert period.so_far(day).last == min(day, period.span.last)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22/11/2026", "2026-11-22"),
        ("2026-2-9", "2026-02-09"),
        (" 11/2026 ", "2026-11"),
        ("q3/2026", "2026-Q3"),
        ("2026Q1", "2026-Q1"),
        ("2024", "2024"),
    ],
)
def test_period_is_read_when_an_office_writes_it_its_way(text, code):
    found = read_period(text, TODAY)
    assert isinstance(found, Period)
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "no_period"),
        ("nonsense", "no_period"),
        ("=cmd|' /C calc'!A0", "no_period"),
        ("<script>", "no_period"),
        ("２０２６", "no_period"),
        ("2026-11-22\n; drop", "no_period"),
        ("2026-02-30", "no_day"),
        ("13/2026", "no_day"),
        ("2026-Q5", "no_day"),
        ("0000", "no_day"),
        ("2016-2026", "too_long"),
        ("2016 – 2026", "too_long"),
        ("2026-12", "not_yet"),
        ("2027", "not_yet"),
        ("2019", "too_early"),
    ],
)
def test_trouble_is_told_apart_when_there_is_no_such_period(text, kind):
    found = read_period(text, TODAY)
    assert isinstance(found, PeriodTrouble)
    assert found.kind == kind


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_a_trouble(text):
    assert isinstance(read_period(text, TODAY), Period | PeriodTrouble)
