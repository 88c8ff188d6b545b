"""Charts over time: where their parts stand, and what a browser is told."""

import json
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from central.dashboard.time_chart import (
    Kind,
    Series,
    Shape,
    TimeChart,
    axis_around,
    described,
    draw,
    ticks,
)

values = st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=60)


def chart(*series, places, marks=()):
    names = [str(at) for at in range(places)]
    says = [f"điều {at} <b>" for at in range(places)]
    return TimeChart("nhãn", "giúp", names, says, series, 0, 100, " %", marks)


@given(values, st.sampled_from(Kind))
def test_nothing_is_drawn_outside_the_axis_and_gaps_are_left(given_values, kind):
    highs = [None if each is None else min(100, each + 3) for each in given_values]
    series = Series(kind, "x", "ink", given_values, highs if kind is Kind.RANGE else ())
    drawn = draw(chart(series, places=len(given_values)))
    known = [each for each in given_values if each is not None]
    if kind is Kind.LINE:
        assert len(drawn.points) == len(known)
        joined = pairwise(given_values)
        assert len(drawn.lines) == sum(1 for pair in joined if None not in pair)
    elif kind is Kind.BAR:
        assert len(drawn.bars) == len(known)
    else:
        assert len(drawn.lines) == len(known)
    places = [
        *(float(each) for line in drawn.lines for each in (line.x1, line.x2, line.y1, line.y2)),
        *(float(each) for point in drawn.points for each in (point.x, point.y)),
        *(float(bar.y) + float(bar.height) for bar in drawn.bars),
    ]
    assert all(-0.01 <= each <= 100.01 for each in places)


@given(values, values)
def test_browser_is_told_the_same_values_in_order(first, second):
    size = min(len(first), len(second))
    shapes = [Shape.CIRCLE] * size
    line = Series(Kind.LINE, "a", "ink", first[:size], shapes=shapes)
    told = json.loads(
        described(
            chart(
                Series(Kind.STEP, "b", "edge", second[:size]), line, places=size, marks=[(0, "2")]
            )
        )
    )
    assert [each["kind"] for each in told["series"]] == ["step", "line"]
    for value, found in zip(first, told["series"][1]["values"], strict=False):
        assert found == (None if value is None else round(value, 2))
    assert told["marks"] == [{"at": 0, "text": "2"}]
    assert len(told["labels"]) == len(told["says"]) == size


@given(st.lists(st.none() | st.floats(0, 100)))
def test_axis_holds_every_value_in_few_even_steps(found):
    low, high = axis_around(found)
    assert 0 <= low < high <= 100
    assert all(low <= each <= high for each in found if each is not None)
    steps = ticks(low, high)
    assert steps[0] == low
    assert 2 <= len(steps) <= 6
    assert len({round(after - before, 9) for before, after in pairwise(steps)}) == 1


def test_labels_of_a_phone_are_few_and_spread():
    drawn = draw(chart(Series(Kind.LINE, "a", "ink", [50.0] * 200), places=200))
    assert len(drawn.labels) <= 14
    assert len([each for each in drawn.labels if not each.is_minor]) <= 6
