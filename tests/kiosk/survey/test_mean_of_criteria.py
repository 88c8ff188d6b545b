"""The index of a factor: the mean of its criteria, with an interval that is never too narrow."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from kiosk.survey import MeanOfCriteria, Share


@st.composite
def shares(draw, fewest: int = 1) -> Share:
    valid = draw(st.integers(fewest, 2000))
    return Share(draw(st.integers(0, valid)), valid)


@given(st.lists(shares(), min_size=1, max_size=8))
def test_mean_is_that_of_the_indices_with_wilsons_interval_at_the_smallest_number(criteria):
    found = MeanOfCriteria(criteria)
    mean = sum(each.value for each in criteria) / len(criteria)
    smallest = min(each.valid for each in criteria)
    assert found.value == pytest.approx(mean)
    low, high = proportion_confint(mean * smallest, smallest, alpha=0.05, method="wilson")
    assert found.interval == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert found.n == smallest


@given(st.lists(shares(), min_size=1, max_size=8))
def test_spread_is_no_less_than_that_of_criteria_that_hang_together_wholly(criteria):
    found = MeanOfCriteria(criteria)
    deviations = [sqrt(each.value * (1 - each.value) / each.valid) for each in criteria]
    greatest = sum(deviations) / len(deviations)
    assert sqrt(max(0.0, found.value * (1 - found.value)) / found.n) >= greatest - 1e-12


@given(shares())
def test_mean_is_the_share_itself_when_there_is_one_criterion(share):
    found = MeanOfCriteria([share])
    assert (found.value, found.interval, found.n) == (share.value, share.interval, share.valid)


def test_mean_leaves_out_a_criterion_without_answers_and_says_so():
    found = MeanOfCriteria([Share(1, 2), Share(0, 0), Share(3, 3)])
    assert (found.value, found.n, found.criteria, found.asked) == (0.75, 2, 2, 3)


def test_mean_is_none_when_no_criterion_has_an_answer():
    for criteria in ([], [Share(0, 0)]):
        found = MeanOfCriteria(criteria)
        assert (found.value, found.interval, found.n) == (None, None, 0)
