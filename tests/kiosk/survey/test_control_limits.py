"""The p-chart: centre, limits and what is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from kiosk.survey import Share, Signal, p_chart

# D. C. Montgomery, Introduction to Statistical Quality Control, example of the p chart: leaking
# cans in 30 samples of 50.
CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22,
    8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip


@st.composite
def shares(draw, fewest: int = 0) -> Share:
    valid = draw(st.integers(fewest, 500))
    return Share(draw(st.integers(0, valid)), valid)


rows = st.lists(shares(), max_size=40)


def test_chart_has_the_published_centre_limits_and_marks_when_it_is_montgomerys_example():
    chart = p_chart([Share(n, 50) for n in CANS])
    assert chart.centre == pytest.approx(0.2313, abs=5e-5)
    assert chart.points[0].low == pytest.approx(0.0524, abs=5e-5)
    assert chart.points[0].high == pytest.approx(0.4102, abs=5e-5)
    beyond = [n for n, each in enumerate(chart.points, 1) if Signal.ABOVE in each.signals]
    assert beyond == [15, 23]


@given(rows)
def test_limits_are_three_standard_deviations_of_the_binomial_share_within_0_and_1(row):
    chart = p_chart(row)
    for point in chart.points:
        if point.share.valid:
            half = 3 * binom(point.share.valid, chart.centre).std() / point.share.valid
            assert point.low == pytest.approx(max(0, chart.centre - half))
            assert point.high == pytest.approx(min(1, chart.centre + half))
            outside = not point.low <= point.share.value <= point.high
            assert outside == bool({Signal.ABOVE, Signal.BELOW} & set(point.signals))
        else:
            assert (point.low, point.high, point.signals) == (None, None, ())


@given(rows)
def test_limits_are_the_same_and_marks_are_mirrored_when_satisfied_changes_places(row):
    other = p_chart([Share(each.valid - each.satisfied, each.valid) for each in row])
    turned = {
        Signal.ABOVE: Signal.BELOW,
        Signal.BELOW: Signal.ABOVE,
        Signal.RUN_ABOVE: Signal.RUN_BELOW,
        Signal.RUN_BELOW: Signal.RUN_ABOVE,
    }
    # Only runs: a share exactly at its limit may fall on either side by the last bit.
    runs = {Signal.RUN_ABOVE, Signal.RUN_BELOW}
    for point, mirrored in zip(p_chart(row).points, other.points, strict=True):
        found = {turned[each] for each in point.signals if each in runs}
        assert found == runs & set(mirrored.signals)


def test_run_is_marked_whole_when_eight_stand_on_one_side_and_not_at_seven():
    low, high = Share(79, 100), Share(81, 100)
    seven = p_chart([low] * 7 + [high] * 7)
    assert not any(each.signals for each in seven.points)
    eight = p_chart([low] * 8 + [high] * 8)
    assert [each.signals for each in eight.points] == (
        [(Signal.RUN_BELOW,)] * 8 + [(Signal.RUN_ABOVE,)] * 8
    )


def test_run_goes_on_over_an_empty_point_and_ends_at_the_centre():
    low, high, centre, empty = Share(7, 10), Share(9, 10), Share(8, 10), Share(0, 0)
    over = p_chart([low] * 4 + [empty] + [low] * 4 + [high] * 8)
    assert [bool(each.signals) for each in over.points] == [True] * 4 + [False] + [True] * 12
    ended = p_chart([low] * 4 + [centre] + [low] * 4 + [high, centre] * 8)
    assert not any(each.signals for each in ended.points)


def test_point_is_rough_when_fewer_than_five_of_the_scarcer_kind_are_expected():
    chart = p_chart([Share(90, 100), Share(9, 10), Share(45, 50), Share(44, 49)])
    # The centre is just under 0.9: 100 and 50 answers expect five and more that are dissatisfied.
    assert [each.is_rough for each in chart.points] == [False, True, False, True]


def test_chart_has_no_centre_when_nobody_answered():
    assert p_chart([]).centre is None
    chart = p_chart([Share(0, 0)] * 9)
    assert chart.centre is None
    assert not any(each.signals for each in chart.points)


@given(st.integers(1, 500), st.integers(1, 30))
def test_nothing_is_marked_when_everybody_is_satisfied(valid, points):
    assert not any(each.signals for each in p_chart([Share(valid, valid)] * points).points)
