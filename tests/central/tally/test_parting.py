"""Two figures are called different where their intervals share nothing, and nowhere else."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from central.tally.parting import Parting, parting
from kiosk.survey import MeanOfCriteria, Share


def of(satisfied, valid):
    return MeanOfCriteria((Share(satisfied, valid),))


shares = st.tuples(st.integers(0, 300), st.integers(0, 300)).map(
    lambda pair: of(min(pair), max(pair))
)


def test_figure_is_higher_or_lower_when_the_intervals_share_nothing():
    assert parting(of(95, 100), of(700, 1000)) is Parting.HIGHER
    assert parting(of(40, 100), of(700, 1000)) is Parting.LOWER


def test_figures_are_not_told_apart_when_the_intervals_meet():
    # 80 % of 20 is from 58.4 to 91.9 %; 95 % of 100 from 88.8 to 97.8 %.
    assert parting(of(16, 20), of(95, 100)) is Parting.NOT_CLEAR


def test_figure_of_nobody_is_not_told_apart_from_any():
    for own, other in ((None, of(1, 2)), (of(1, 2), None), (of(0, 0), of(1, 2))):
        assert parting(own, other) is Parting.UNKNOWN


@given(shares, shares)
def test_two_figures_say_the_same_of_each_other(one, other):
    back = {Parting.HIGHER: Parting.LOWER, Parting.LOWER: Parting.HIGHER}
    there = parting(one, other)
    assert parting(other, one) is back.get(there, there)
    if there in back:
        assert (one.value > other.value) is (there is Parting.HIGHER)


@given(shares, shares, st.integers(1, 99))
def test_difference_that_holds_among_more_holds_among_fewer(one, other, compared):
    there = parting(one, other, compared + 1)
    assert there in {parting(one, other, compared), Parting.NOT_CLEAR}


def test_seldom_is_anybody_named_when_all_officers_are_alike():
    """Each at 95 % by itself names somebody in 23 of 100 such months."""
    random = Random(1)
    named = []
    for _ in range(300):
        satisfied = [sum(random.random() < 0.85 for _ in range(60)) for _ in range(20)]
        site = of(sum(satisfied), 20 * 60)
        found = {parting(of(each, 60), site, 20) for each in satisfied}
        named.append(found != {Parting.NOT_CLEAR})
    assert sum(named) / len(named) <= 0.05


def test_officer_who_is_really_another_is_named_among_twenty():
    others = [51] * 19
    site = of(sum(others) + 30, 20 * 60)
    assert parting(of(30, 60), site, 20) is Parting.LOWER
