"""Shares that add up: by property, and by tables that would not."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.rounding import shares_that_add_up

COUNTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=12)


@given(COUNTS.filter(any), st.integers(0, 4))
def test_shares_add_up_and_are_next_to_the_exact_ones(counts, decimals):
    shares = shares_that_add_up(counts, decimals)
    assert sum(shares) == 100
    last_place = Fraction(1, 10**decimals)
    for count, share in zip(counts, shares, strict=True):
        assert abs(Fraction(share) - Fraction(100 * count, sum(counts))) < last_place
        assert share >= 0
        assert count or not share


@given(COUNTS.filter(any), st.integers(0, 4))
def test_more_answers_never_have_the_smaller_share(counts, decimals):
    shares = shares_that_add_up(counts, decimals)
    ordered = [share for _, share in sorted(zip(counts, shares, strict=True))]
    assert ordered == sorted(ordered)


def test_thirds_have_the_last_place_given_to_the_first():
    assert shares_that_add_up([1, 1, 1], 2) == (
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    )


def test_table_adds_up_where_each_share_by_itself_would_not():
    # 16,666… % six times: rounded one by one they make 100,02.
    by_itself = [round(Decimal(100) / 6, 2)] * 6
    assert sum(by_itself) == Decimal("100.02")
    assert sum(shares_that_add_up([7] * 6, 2)) == 100


def test_shares_keep_their_places_behind_the_point():
    assert [str(each) for each in shares_that_add_up([1, 0, 1], 2)] == ["50.00", "0.00", "50.00"]
    assert [str(each) for each in shares_that_add_up([2, 1], 0)] == ["67", "33"]


def test_nothing_has_no_shares_and_never_zero_per_cent():
    assert shares_that_add_up([0, 0, 0, 0, 0], 2) is None
    assert shares_that_add_up([], 2) is None


@pytest.mark.parametrize(("counts", "decimals"), [([3, -1], 2), ([1], 7), ([1], -1)])
def test_shares_of_what_cannot_be_are_refused(counts, decimals):
    with pytest.raises(ValueError, match="expected"):
        shares_that_add_up(counts, decimals)
