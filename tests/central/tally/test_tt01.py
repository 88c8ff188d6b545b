"""TT 01/2018: points, rounding, totals and bands, at every boundary exactly."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from central.reference.questionnaire_facts import known
from central.tally.tt01 import Answers, Indicator, indicator_of, indicators, rounded
from central.tally.tt01_bands import (
    AGENCY_BANDS,
    OFFICER_BANDS,
    AgencyBand,
    OfficerBand,
    agency_total,
    band_of,
    officer_total,
)

SHIPPED = Path(__file__).parents[3] / "config" / "questionnaires"
PHIEU = "tt01@1"


def points_of(questionnaire, question):
    found = known(SHIPPED).question(questionnaire, question)
    return {} if found is None else found.points


def of_means(**tenths):
    """Indicators of ten ratings each whose means are these, in tenths of a point."""
    found = {}
    for name, tenth in tenths.items():
        number = int(name[1:])
        found[number] = Indicator(number, tenth, 0, 10)
    return found


def test_shipped_questionnaire_asks_the_four_indicators_that_a_counter_feeds():
    given_answers = [
        Answers(PHIEU, f"tt01-{number}", {1: 1, 2: 2, 3: 3}) for number in (1, 3, 4, 7)
    ]
    found = indicators(given_answers, points_of)
    assert list(found) == [1, 3, 4, 7]
    assert {(each.points, each.squares, each.n) for each in found.values()} == {(8, 14, 6)}
    assert {each.value for each in found.values()} == {Decimal("1.3")}


@pytest.mark.parametrize(
    ("question", "number"),
    [("tt01-1", 1), ("tt01-9", 9), ("tt01-0", None), ("tt01-10", None), ("service", None),
     ("tt01-1\n", None), ("x-tt01-1", None)],
)  # fmt: skip
def test_indicator_is_known_by_the_questions_id(question, number):
    assert indicator_of(question) == number


def test_answer_is_left_out_when_it_earns_no_points_of_the_circular():
    def odd(_questionnaire, _question):
        return {1: 0, 2: 1, 3: 2, 4: 7}

    given_answers = [
        Answers(PHIEU, "tt01-1", {3: 4, 4: 9, 8: 5}),
        Answers(PHIEU, "service", {5: 3}),
        Answers("phieu-rieng@1", "tt01-3", {3: 2}),
    ]
    assert indicators(given_answers[:2], odd) == {1: Indicator(1, 8, 16, 4)}
    assert indicators(given_answers[2:], points_of) == {}


def test_versions_of_one_questionnaire_add_up():
    two = [Answers("tt01@1", "tt01-7", {3: 1}), Answers("tt01@2", "tt01-7", {2: 1})]
    assert indicators(two, lambda *_: {1: 0, 2: 1, 3: 2}) == {7: Indicator(7, 3, 5, 2)}


@pytest.mark.parametrize(
    ("points", "n", "value"),
    [(39, 20, "2.0"), (38, 20, "1.9"), (1, 20, "0.1"), (1, 21, "0.0"), (3, 2, "1.5"),
     (5, 4, "1.3"), (29, 20, "1.5"), (0, 3, "0.0"), (2, 3, "0.7")],
)  # fmt: skip
def test_indicator_is_rounded_half_up_to_one_decimal(points, n, value):
    assert str(Indicator(1, points, points, n).value) == value


def test_indicator_without_a_rating_has_no_value():
    assert Indicator(1).value is None
    assert Indicator(1).interval is None


def test_indicator_is_refused_when_its_points_cannot_be():
    for wrong in ((1, 5, 5, 2), (1, -1, 0, 2), (10, 1, 1, 1)):
        with pytest.raises(ValueError, match="expected the points"):
            Indicator(*wrong)


def test_interval_of_an_indicator_is_that_of_its_mean():
    values = [0] * 3 + [1] * 8 + [2] * 29
    found = Indicator(1, sum(values), sum(each * each for each in values), len(values))
    mean = sum(values) / 40 / 2
    effective = mean * (1 - mean) / (stats.sem(values, ddof=0) / 2) ** 2
    low, high = proportion_confint(mean * effective, effective, method="wilson")
    assert found.interval == pytest.approx((2 * low, 2 * high))


@pytest.mark.parametrize(
    ("points", "band"),
    [("10", "whole"), ("5.0", "whole"), ("5", "whole"), ("4.9", "most"), ("3.5", "most"),
     ("3.4", "less"), ("0", "less")],
)  # fmt: skip
def test_officers_band_begins_exactly_at_its_boundary(points, band):
    assert band_of(Decimal(points), OFFICER_BANDS) == OfficerBand(band)


@pytest.mark.parametrize(
    ("points", "band"),
    [("18", "excellent"), ("15", "excellent"), ("15.0", "excellent"), ("14.9", "good"),
     ("12", "good"), ("11.9", "fair"), ("9", "fair"), ("8.9", "average"), ("6", "average"),
     ("5.9", "weak"), ("0", "weak")],
)  # fmt: skip
def test_agencys_band_begins_exactly_at_its_boundary(points, band):
    assert band_of(Decimal(points), AGENCY_BANDS) == AgencyBand(band)


def test_agency_of_exactly_fifteen_is_excellent():
    nine = of_means(i1=17, i2=17, i3=17, i4=17, i5=17, i6=17, i7=16, i8=16, i9=16)
    total = agency_total(nine)
    assert (total.points, total.band, total.missing) == (15, AgencyBand.EXCELLENT, ())
    assert total.is_settled


def test_agency_of_fourteen_point_ninety_five_is_rounded_before_it_is_added():
    """1.95 is an indicator of 2.0, so that the total is 15.0; 1.94 is one of 1.9, and 14.9."""
    eight = of_means(i1=17, i2=17, i3=17, i4=16, i5=16, i6=16, i7=16, i8=15)
    exact = Indicator(9, 39, 0, 20)
    assert agency_total({**eight, 9: exact}).points == Decimal("15.0")
    assert agency_total({**eight, 9: exact}).band is AgencyBand.EXCELLENT
    below = Indicator(9, 194, 0, 100)
    assert agency_total({**eight, 9: below}).points == Decimal("14.9")
    assert agency_total({**eight, 9: below}).band is AgencyBand.GOOD


def test_officer_of_exactly_five_and_of_exactly_three_and_a_half():
    five = officer_total(of_means(i1=10, i2=10, i3=10, i4=10, i7=10))
    assert (five.points, five.band) == (5, OfficerBand.WHOLE)
    between = officer_total(of_means(i1=10, i2=10, i3=5, i4=5, i7=5))
    assert (between.points, between.band) == (Decimal("3.5"), OfficerBand.MOST)
    below = officer_total(of_means(i1=10, i2=10, i3=5, i4=5, i7=4))
    assert (below.points, below.band) == (Decimal("3.4"), OfficerBand.LESS)


def test_missing_indicator_is_left_out_and_named_and_the_bands_stay():
    four = officer_total(of_means(i1=12, i3=12, i4=12, i7=12, i9=20))
    assert (four.points, four.of, four.missing) == (Decimal("4.8"), (1, 3, 4, 7), (2,))
    # 4.8 of 8 would be 6.0 of 10: no such thing.
    assert four.band is OfficerBand.MOST
    assert (four.lowest, four.highest) == (OfficerBand.MOST, OfficerBand.WHOLE)
    assert not four.is_settled
    assert four.most == 8


def test_total_of_counter_ratings_alone_says_what_is_still_possible():
    site = agency_total(of_means(i1=20, i3=20, i4=18, i7=18))
    assert (site.points, site.missing) == (Decimal("7.6"), (2, 5, 6, 8, 9))
    assert (site.band, site.highest) == (AgencyBand.AVERAGE, AgencyBand.EXCELLENT)
    officer = officer_total(of_means(i1=20, i3=20, i4=18, i7=18))
    assert officer.is_settled


def test_total_of_nothing_has_no_band():
    for total in (officer_total({}), agency_total({}), officer_total({1: Indicator(1)})):
        assert (total.points, total.band, total.of) == (None, None, ())
        assert total.lowest is None
        assert not total.is_settled


counts = st.dictionaries(st.sampled_from([1, 2, 3]), st.integers(0, 400), min_size=1)


@given(st.dictionaries(st.sampled_from([1, 3, 4, 7]), counts, min_size=1))
def test_total_is_the_sum_of_what_is_shown(by_indicator):
    found = indicators(
        [Answers(PHIEU, f"tt01-{number}", each) for number, each in by_indicator.items()],
        points_of,
    )
    total = officer_total(found)
    shown = [each.value for each in found.values()]
    assert (total.points or 0) == sum(shown)
    for each in found.values():
        low, high = each.interval
        assert 0 <= low <= each.points / each.n <= high <= 2
        assert rounded(Decimal(each.points) / each.n) == each.value
