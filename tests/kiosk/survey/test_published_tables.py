"""Published figures of the survey, computed again from their parts where the parts are given.

Sources: national results of 2022 (policy 79,72 and service 80,43 make 80,08); an office's table of
2022 beside 2021; a province's 76,08 and the 23,92 that it leaves. Parts are given as per cent with
two decimals, so that each stands here as a share of 10 000.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from kiosk.survey import Share
from kiosk.survey.difference import Difference
from kiosk.survey.mean_of_criteria import MeanOfCriteria
from kiosk.survey.rounding import shares_that_add_up


def of(per_cent):
    return Share(int(Decimal(per_cent).scaleb(2)), 10_000)


def written(fraction, places="0.01"):
    """Per cent as an official table has it, half up."""
    return str((Decimal(repr(fraction)) * 100).quantize(Decimal(places), ROUND_HALF_UP))


def test_national_index_of_2022_is_the_mean_of_its_two_contents():
    whole = MeanOfCriteria([of("79.72"), of("80.43")])
    assert written(whole.value) == "80.08"


@pytest.mark.parametrize(
    ("earlier", "later", "places", "reported"),
    [
        ("89.12", "90.19", "0.01", "1.07"),
        ("91.08", "93.49", "0.01", "2.41"),
        # The same difference as it was reported, with one decimal.
        ("91.08", "93.49", "0.1", "2.4"),
    ],
)
def test_difference_of_two_years_is_the_reported_one(earlier, later, places, reported):
    found = Difference(of(earlier), of(later))
    assert written(round(found.points, 6), places) == reported


def test_rest_of_a_share_is_the_reported_one():
    satisfied = of("76.08")
    assert written(1 - satisfied.value) == "23.92"
    assert shares_that_add_up([satisfied.satisfied, 10_000 - satisfied.satisfied], 2) == (
        Decimal("76.08"),
        Decimal("23.92"),
    )


def test_factors_of_2023_lie_on_both_sides_of_their_mean():
    factors = MeanOfCriteria([of("83.00"), of("83.02"), of("83.12"), of("83.03"), of("82.27")])
    assert written(factors.value) == "82.89"
    assert factors.criteria == factors.asked == 5


def test_published_shares_that_do_not_add_up_are_told_from_those_that_do():
    # 50,78 + 43,24 + 5,89 of 2016 make 99,91: the table left somebody out, and rounding did not.
    published = [Decimal("50.78"), Decimal("43.24"), Decimal("5.89")]
    assert Decimal(100) - sum(published) > len(published) * Decimal("0.005")
    counts = [int(each.scaleb(2)) for each in published]
    assert sum(shares_that_add_up(counts, 2)) == 100
