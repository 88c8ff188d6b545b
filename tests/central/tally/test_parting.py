"""Two figures are called different where their intervals share nothing, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from central.tally.parting import Parting, parting
from kiosk.survey import Share

shares = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(
    lambda pair: Share(min(pair), max(pair))
)


def test_figure_is_higher_or_lower_when_the_intervals_share_nothing():
    assert parting(Share(95, 100), Share(700, 1000)) is Parting.HIGHER
    assert parting(Share(40, 100), Share(700, 1000)) is Parting.LOWER


def test_figures_are_not_told_apart_when_the_intervals_meet():
    # 80 % of 20 is from 58.4 to 91.9 %; 95 % of 100 from 88.8 to 97.8 %.
    assert parting(Share(16, 20), Share(95, 100)) is Parting.NOT_CLEAR


def test_figure_of_nobody_is_not_told_apart_from_any():
    for own, other in ((None, Share(1, 2)), (Share(1, 2), None), (Share(0, 0), Share(1, 2))):
        assert parting(own, other) is Parting.UNKNOWN


@given(shares, shares)
def test_two_figures_say_the_same_of_each_other(one, other):
    back = {Parting.HIGHER: Parting.LOWER, Parting.LOWER: Parting.HIGHER}
    there = parting(one, other)
    assert parting(other, one) is back.get(there, there)
    if there in back:
        assert (one.value > other.value) is (there is Parting.HIGHER)
