"""Where the marks of the charts stand: nothing may ever be cut."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.dashboard.charts import LEVELS, diverging_bar, meter, whisker
from kiosk.survey.index import Share

EXACT = pytest.approx
COUNTS = st.dictionaries(st.sampled_from(LEVELS), st.integers(0, 10_000))


@given(COUNTS)
def test_bar_stays_on_its_axis_whatever_is_answered(counts):
    segments = diverging_bar(counts)
    for segment in segments:
        assert segment.left >= -1e-9
        assert segment.left + segment.width <= 100 + 1e-9
    assert {segment.level: segment.count for segment in segments} == {
        level: count for level, count in counts.items() if count
    }


@given(COUNTS.filter(lambda counts: sum(counts.values())))
def test_bar_has_half_the_axis_in_parts_without_gaps(counts):
    segments = diverging_bar(counts)
    assert sum(segment.width for segment in segments) == EXACT(50)
    for before, after in itertools.pairwise(segments):
        assert before.left + before.width == EXACT(after.left)
        assert before.level < after.level


def test_bar_touches_an_end_when_everybody_agrees():
    assert diverging_bar({1: 7})[0].left == 0
    assert diverging_bar({5: 7})[0].left == 50
    assert diverging_bar({3: 7})[0].left == 25


def test_bar_is_centred_on_the_middle_of_neutral():
    segments = {segment.level: segment for segment in diverging_bar({1: 1, 2: 1, 3: 4, 4: 1, 5: 1})}
    neutral = segments[3]
    assert neutral.left + neutral.width / 2 == EXACT(50)


def test_bar_is_empty_when_nobody_answered():
    assert diverging_bar({}) == ()
    assert diverging_bar(dict.fromkeys(LEVELS, 0)) == ()


@given(st.integers(0, 500), st.integers(0, 500))
def test_whisker_stays_on_its_axis_and_around_its_point(satisfied, others):
    share = Share(satisfied, satisfied + others)
    if share.value is None:
        return
    drawn = whisker(share.value, share.interval)
    assert 0 <= drawn.low <= drawn.at <= drawn.high <= 100


@pytest.mark.parametrize(
    ("part", "whole", "filled"), [(0, 8, 0), (43, 86, 50), (9, 8, 100), (3, 0, 0)]
)
def test_meter_is_never_fuller_than_full(part, whole, filled):
    assert meter(part, whole) == filled
