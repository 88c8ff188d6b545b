"""The index, its interval and the bounds of silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from kiosk.survey import SATISFIED_LEVELS, Share


@st.composite
def shares(draw, most: int = 10_000_000) -> Share:
    valid = draw(st.integers(1, most))
    return Share(draw(st.integers(0, valid)), valid)


@given(shares())
def test_interval_is_that_of_statsmodels(share):
    low, high = proportion_confint(share.satisfied, share.valid, alpha=0.05, method="wilson")
    assert share.interval == (pytest.approx(low, abs=1e-12), pytest.approx(high, abs=1e-12))


@given(shares())
def test_interval_holds_the_index_and_stays_within_0_and_1(share):
    low, high = share.interval
    assert 0 <= low <= share.value <= high <= 1
    assert low < high


@given(shares(most=1000))
def test_interval_is_narrower_when_there_are_more_answers_of_the_same_share(share):
    low, high = share.interval
    more_low, more_high = Share(share.satisfied * 10, share.valid * 10).interval
    assert more_high - more_low < high - low


@given(shares())
def test_interval_is_mirrored_when_satisfied_and_dissatisfied_change_places(share):
    low, high = share.interval
    other_low, other_high = Share(share.valid - share.satisfied, share.valid).interval
    assert (1 - other_high, 1 - other_low) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("satisfied", "valid", "low", "high"),
    [(0, 1, 0.0, 0.7935), (1, 1, 0.2065, 1.0), (5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775)],
)
def test_interval_has_the_values_of_the_formula_by_hand(satisfied, valid, low, high):
    found = Share(satisfied, valid).interval
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_index_is_the_share_of_the_two_upper_levels():
    assert {4, 5} == SATISFIED_LEVELS
    assert Share.of_levels({1: 1, 2: 2, 3: 3, 4: 4, 5: 5}) == Share(9, 15)
    assert Share.of_levels({1: 1, 2: 2, 3: 3, 4: 4, 5: 5}).value == 0.6
    assert Share.of_levels({3: 2}) == Share(0, 2)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 10_000)))
def test_index_counts_each_answer_once(counts):
    share = Share.of_levels(counts)
    assert share.valid == sum(counts.values())
    assert share.satisfied == counts.get(4, 0) + counts.get(5, 0)


def test_index_is_none_when_there_is_no_answer():
    nothing = Share.of_levels({})
    assert (nothing.value, nothing.interval, nothing.silence_bounds(0)) == (None, None, None)


@pytest.mark.parametrize(("satisfied", "valid"), [(-1, 3), (4, 3), (1, 0), (0, -1)])
def test_share_is_refused_when_its_counts_contradict_each_other(satisfied, valid):
    with pytest.raises(ValueError, match=f"found {satisfied} of {valid}"):
        Share(satisfied, valid)


@given(shares(), st.integers(0, 10_000_000))
def test_bounds_of_silence_are_the_index_if_the_silent_had_all_said_the_same(share, unrated):
    low, high = share.silence_bounds(unrated)
    dissatisfied = Share(share.satisfied, share.valid + unrated)
    satisfied = Share(share.satisfied + unrated, share.valid + unrated)
    assert (low, high) == (dissatisfied.value, satisfied.value)
    assert low <= share.value <= high


@given(shares())
def test_bounds_of_silence_are_the_index_when_nobody_was_silent(share):
    assert share.silence_bounds(0) == (share.value, share.value)


def test_bounds_of_silence_are_everything_when_all_were_silent():
    assert Share(0, 0).silence_bounds(7) == (0.0, 1.0)


def test_bounds_of_silence_are_refused_when_fewer_than_none_were_silent():
    with pytest.raises(ValueError, match="found -1"):
        Share(1, 2).silence_bounds(-1)
