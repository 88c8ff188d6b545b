"""The composite index: the mean over visits of each visit's share, and its interval."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint
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
def test_interval_is_wilsons_of_statsmodels_at_the_effective_number(shares):
    assume(len(set(shares)) > 1)
    found = DescrStatsW([float(share) for share in shares], ddof=0)
    effective = found.mean * (1 - found.mean) / (found.var / len(shares))
    low, high = proportion_confint(found.mean * effective, effective, method="wilson")
    assert mean_of(shares).interval == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@given(st.integers(1, 300), st.integers(0, 300))
def test_interval_is_that_of_the_share_when_every_visit_is_satisfied_or_not(visits, satisfied):
    satisfied = min(visits, satisfied)
    shares = [Fraction(1)] * satisfied + [Fraction(0)] * (visits - satisfied)
    low, high = Share(satisfied, visits).interval
    assert mean_of(shares).interval == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(("visits", "satisfied"), [(10, 0.95), (50, 0.9), (100, 0.95), (100, 0.5)])
def test_interval_holds_the_truth_as_often_as_it_says(visits, satisfied):
    """Of two questions that hang together; the normal one holds it in 88 of 100 at 50 and 90 %."""
    random = Random(visits)
    held = 0
    for _ in range(2000):
        shares = []
        for _ in range(visits):
            first = random.random() < satisfied
            second = first if random.random() < 0.6 else random.random() < satisfied
            shares.append(Fraction(first + second, 2))
        low, high = mean_of(shares).interval
        held += low <= satisfied <= high
    assert held / 2000 > 0.92


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
