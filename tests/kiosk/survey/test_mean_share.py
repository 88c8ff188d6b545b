"""The composite index: the mean over visits of each visit's share, and its interval."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from kiosk.survey import MeanShare, Share

WHOLE = 2520

visit_shares = st.lists(
    st.integers(1, 10).flatmap(lambda n: st.builds(Fraction, st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=60,
)


def mean_of(shares):
    parts = [int(share * WHOLE) for share in shares]
    return MeanShare(len(parts), sum(parts), sum(part * part for part in parts), WHOLE)


@given(visit_shares)
def test_index_and_variance_are_those_of_exact_fractions(shares):
    found = mean_of(shares)
    mean = sum(shares) / len(shares)
    assert found.value == pytest.approx(float(mean), abs=1e-15)
    if len(shares) > 1:
        variance = sum((share - mean) ** 2 for share in shares) / (len(shares) - 1)
        assert found.variance == pytest.approx(float(variance), rel=1e-12, abs=1e-15)


@given(visit_shares)
def test_interval_is_that_of_statsmodels_within_0_and_1(shares):
    assume(len(set(shares)) > 1)
    low, high = DescrStatsW([float(share) for share in shares]).zconfint_mean(alpha=0.05)
    expected = (pytest.approx(max(low, 0), abs=1e-9), pytest.approx(min(high, 1), abs=1e-9))
    assert mean_of(shares).interval == expected


@given(visit_shares)
def test_interval_holds_the_index_and_has_a_width(shares):
    found = mean_of(shares)
    low, high = found.interval
    assert 0 <= low <= found.value <= high <= 1
    assert low < high


@given(st.integers(1, 1000), st.sampled_from([0, 1]))
def test_interval_is_that_of_the_index_when_every_visit_said_the_same(visits, share):
    found = mean_of([Fraction(share)] * visits)
    assert found.interval == Share(visits * share, visits).interval


def test_index_is_none_when_there_is_no_visit():
    nothing = MeanShare(0, 0, 0, WHOLE)
    assert (nothing.value, nothing.variance, nothing.interval) == (None, None, None)


@pytest.mark.parametrize(
    ("n", "total", "squares"),
    [
        (0, 0, 1),
        (0, 1, 1),
        (-1, 0, 0),
        (1, 2521, 2521**2),
        (2, 2520, 2519),
        (2, 2520, 2520**2 + 1),
        (1, 10, 25201),
    ],
)
def test_sums_are_refused_when_no_visits_can_have_them(n, total, squares):
    with pytest.raises(ValueError, match=f"found {total} and {squares}"):
        MeanShare(n, total, squares, WHOLE)
