"""Slovin's sample size and the interval where the number of visits is known."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from kiosk.survey import Share, finite_interval, slovin


@pytest.mark.parametrize(
    ("visits", "margin", "wanted"),
    # The published form n = N / (1 + N e^2), rounded up, by hand.
    [
        (0, 0.05, 0),
        (1, 0.05, 1),
        (400, 0.05, 200),
        (500, 0.05, 223),
        (1000, 0.05, 286),
        (2000, 0.05, 334),
        (100_000, 0.05, 399),
        (10_000_000, 0.05, 400),
        (400, 0.1, 80),
        (625, 0.03, 400),
    ],
)
def test_slovin_is_the_published_form_rounded_up(visits, margin, wanted):
    assert slovin(visits, margin) == wanted


@given(st.integers(0, 10**9), st.integers(1, 999))
def test_slovin_is_the_least_whole_number_that_the_form_asks_for(visits, thousandths):
    wanted = slovin(visits, thousandths / 1000)
    exact = visits / (1 + visits * Fraction(thousandths, 1000) ** 2)
    assert wanted - 1 < exact <= wanted <= visits


@pytest.mark.parametrize(("visits", "margin"), [(-1, 0.05), (10, 0.0), (10, 1.0), (10, -0.05)])
def test_slovin_is_refused_when_there_is_no_such_survey(visits, margin):
    with pytest.raises(ValueError, match="expected visits"):
        slovin(visits, margin)


@st.composite
def surveys(draw) -> tuple[Share, int]:
    valid = draw(st.integers(1, 5000))
    share = Share(draw(st.integers(0, valid)), valid)
    return share, valid + draw(st.integers(1, 20_000))


@given(surveys())
def test_finite_interval_is_wilsons_of_statsmodels_at_the_effective_number(survey):
    share, visits = survey
    effective = share.valid * (visits - 1) / (visits - share.valid)
    low, high = proportion_confint(share.value * effective, effective, alpha=0.05, method="wilson")
    found = finite_interval(share, visits)
    assert found == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(surveys())
def test_finite_interval_holds_the_index_and_is_no_wider_than_the_usual(survey):
    share, visits = survey
    low, high = finite_interval(share, visits)
    assert share.interval[0] <= low <= share.value <= high <= share.interval[1]


def test_finite_interval_closes_on_the_index_when_everybody_answered():
    assert finite_interval(Share(3, 4), 4) == (0.75, 0.75)


def test_finite_interval_is_none_when_nobody_answered():
    assert finite_interval(Share(0, 0), 9) is None


def test_finite_interval_is_refused_when_there_are_more_answers_than_visits():
    with pytest.raises(ValueError, match="at most 3"):
        finite_interval(Share(3, 4), 3)
