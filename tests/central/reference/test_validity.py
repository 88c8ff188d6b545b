"""Histories: an oracle that paints every day, and the words for what cannot be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reference.validity import join, version_on
from central.reference.version import Version

DAY_0 = date(2025, 1, 1)
HORIZON = 40
KEY = ("xa-mau",)


def on(number):
    return DAY_0 + timedelta(number)


def version(begins, ends, name):
    return Version(KEY, on(begins), None if ends is None else on(ends), {"name": name})


@st.composite
def histories(draw):
    """A whole one: it begins somewhere, and may end."""
    starts = sorted(draw(st.sets(st.integers(0, HORIZON - 5), max_size=4)))
    if not starts:
        return []
    ends = [*starts[1:], draw(st.none() | st.integers(starts[-1] + 1, HORIZON))]
    names = st.sampled_from("abc")
    return [version(a, b, draw(names)) for a, b in zip(starts, ends, strict=True)]


@st.composite
def said(draw):
    starts = draw(st.sets(st.integers(0, HORIZON - 5), min_size=1, max_size=4))
    return [
        version(begins, draw(st.none() | st.integers(0, HORIZON)), draw(st.sampled_from("xyz")))
        for begins in sorted(starts)
    ]


def painted(known, given_ones):
    """Who would hold on each day: what was known is cut where something later begins."""
    every = {each.valid_from: each for each in [*known, *given_ones]}
    starts = sorted(every)
    newest = known[-1].valid_from if known else None
    days = {day: [] for day in range(HORIZON)}
    for start in starts:
        each = every[start]
        later = [other for other in starts if other > start]
        firm = each in given_ones or start == newest
        end = each.valid_to if firm else None
        if end is None:
            end = later[0] if later else on(HORIZON)
        for day, holding in days.items():
            if start <= on(day) < end:
                holding.append(each.values["name"])
    return days, starts


@given(histories(), said())
def test_every_day_has_one_version_or_the_trouble_is_named(known, given_ones):
    days, starts = painted(known, given_ones)
    joined, troubles = join(known, given_ones)
    backwards = any(each.valid_to and each.valid_to <= each.valid_from for each in given_ones)
    between = [day for day in days if starts[0] <= on(day) <= starts[-1]]
    whole = not backwards and all(len(days[day]) == 1 for day in between)
    whole = whole and all(len(held) <= 1 for held in days.values())
    assert (troubles == []) == whole
    assert all("xpected" in trouble.expected for trouble in troubles)
    assert all(trouble.version in given_ones for trouble in troubles)
    if whole:
        for day, held in days.items():
            found = version_on(joined, on(day))
            assert [found.values["name"]] == held if found else held == []


@given(histories(), said())
def test_saying_the_same_again_changes_nothing(known, given_ones):
    joined, troubles = join(known, given_ones)
    if not troubles:
        assert join(joined, given_ones) == (joined, [])
        assert join(joined, joined) == (joined, [])


@given(histories(), st.integers(-5, HORIZON + 5))
def test_at_most_one_version_holds_on_any_day(known, day):
    holding = [each for each in known if each.holds_on(on(day))]
    assert len(holding) <= 1
    assert version_on(known, on(day)) == (holding[0] if holding else None)


@pytest.mark.parametrize(
    ("known", "given_ones", "expected"),
    [
        ([(0, 10)], [(5, None)], "two versions would hold on 2025-01-06"),
        ([(0, 10)], [(12, None)], "nothing would hold from 2025-01-11 to 2025-01-12"),
        ([(0, None)], [(5, 8), (9, None)], "nothing would hold from 2025-01-09 to 2025-01-09"),
        ([(0, None)], [(5, 5)], "one after 2025-01-06"),
        ([(0, None)], [(5, 3)], "one after 2025-01-06"),
    ],
)
def test_trouble_says_the_days(known, given_ones, expected):
    _, troubles = join(
        [version(*days, "a") for days in known], [version(*days, "x") for days in given_ones]
    )
    assert expected in troubles[0].expected


def test_what_is_open_ends_where_the_next_begins():
    joined, _ = join([version(0, None, "a")], [version(7, None, "b")])
    assert joined == [version(0, 7, "a"), version(7, None, "b")]


def test_what_begins_in_the_middle_of_the_past_takes_the_rest_of_its_time():
    joined, troubles = join([version(0, 10, "a"), version(10, None, "c")], [version(4, None, "b")])
    assert troubles == []
    assert joined == [version(0, 4, "a"), version(4, 10, "b"), version(10, None, "c")]
