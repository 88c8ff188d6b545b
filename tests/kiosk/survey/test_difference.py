"""The difference of two indices and its interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from kiosk.survey import Difference, Share


@st.composite
def shares(draw, most: int = 1_000_000) -> Share:
    valid = draw(st.integers(1, most))
    return Share(draw(st.integers(0, valid)), valid)


@given(shares(), shares())
def test_difference_has_the_interval_of_statsmodels_when_both_have_answers(earlier, later):
    low, high = confint_proportions_2indep(
        later.satisfied, later.valid, earlier.satisfied, earlier.valid,
        method="newcomb", compare="diff",
    )  # fmt: skip
    found = Difference(earlier, later).interval
    assert found == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@pytest.mark.parametrize(
    ("later", "earlier", "low", "high"),
    # Newcombe (1998), table II, method 10, examples (a), (c), (d), (e), (g) and (h).
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_difference_has_the_published_interval_when_it_is_newcombes_example(
    later, earlier, low, high
):
    found = Difference(Share(*earlier), Share(*later)).interval
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(shares(), shares())
def test_difference_is_inside_its_interval_and_turns_round_with_its_sides(earlier, later):
    there, back = Difference(earlier, later), Difference(later, earlier)
    low, high = there.interval
    assert -1 <= low <= there.points <= high <= 1
    assert (-high, -low) == (pytest.approx(back.interval[0]), pytest.approx(back.interval[1]))
    assert there.is_real == back.is_real == (low > 0 or high < 0)


@given(shares())
def test_difference_is_not_real_when_both_sides_say_the_same(share):
    assert not Difference(share, share).is_real


def test_difference_is_real_only_when_there_are_answers_enough():
    assert not Difference(Share(7, 10), Share(8, 10)).is_real
    assert Difference(Share(700, 1000), Share(800, 1000)).is_real
    assert Difference(Share(800, 1000), Share(700, 1000)).is_real


def test_difference_is_none_when_one_side_has_no_answer():
    for sides in ((Share(0, 0), Share(1, 2)), (Share(1, 2), Share(0, 0))):
        found = Difference(*sides)
        assert (found.points, found.interval, found.is_real) == (None, None, False)
