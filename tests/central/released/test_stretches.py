"""Spans as days, weeks and months, and what they are held against."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.released.audience import Span
from central.released.stretches import Against, Grain, against, days_of, fitting, grains_for, split


@st.composite
def spans(draw):
    first = draw(st.dates(date(2021, 1, 1), date(2030, 1, 1)))
    return Span(first, first + timedelta(days=draw(st.integers(0, 1100))))


def span(first, last):
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@given(spans(), st.sampled_from(Grain))
def test_stretches_are_the_days_of_the_span_each_once_and_in_order(whole, grain):
    found = split(whole, grain)
    days = [each.first + timedelta(days=n) for each in found for n in range(days_of(each))]
    assert days == [whole.first + timedelta(days=n) for n in range(days_of(whole))]
    for each in found:
        assert (
            each.first == whole.first
            or grain is Grain.DAY
            or each.first.weekday() == 0
            or (grain is Grain.MONTH and each.first.day == 1)
        )
        if grain is Grain.MONTH:
            assert (each.first.year, each.first.month) == (each.last.year, each.last.month)


@given(spans())
def test_grain_that_fits_is_one_of_those_that_are_offered(whole):
    assert fitting(whole) in (*grains_for(whole), Grain.MONTH)


@given(spans())
def test_span_is_held_against_days_that_are_not_its_own(whole):
    found = against(whole)
    assert found.earlier.last == whole.first - timedelta(days=1)
    if found.year_ago is None:
        assert days_of(whole) >= 365
    else:
        assert found.year_ago.last < whole.first
        assert abs(days_of(found.year_ago) - days_of(whole)) <= 1


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (
            span("2026-03-01", "2026-03-31"),
            Against(span("2026-02-01", "2026-02-28"), span("2025-03-01", "2025-03-31")),
        ),
        (
            span("2025-02-01", "2025-02-28"),
            Against(span("2025-01-01", "2025-01-31"), span("2024-02-01", "2024-02-29")),
        ),
        (
            span("2026-01-01", "2026-12-31"),
            Against(span("2025-01-01", "2025-12-31"), span("2025-01-01", "2025-12-31")),
        ),
        (
            span("2024-02-27", "2024-02-29"),
            Against(span("2024-02-24", "2024-02-26"), span("2023-02-27", "2023-02-28")),
        ),
        (
            span("2025-11-01", "2026-11-22"),
            Against(span("2024-10-10", "2025-10-31"), None),
        ),
    ],
)
def test_span_is_held_against_whole_months_when_it_is_some(whole, expected):
    assert against(whole) == expected
