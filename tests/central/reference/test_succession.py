"""Mergers and splits: who goes on in whom, and what a circle is told by."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reference.succession import after, before, steps_of, troubles_of
from central.reference.version import Version

MERGER, LATER = date(2025, 7, 1), date(2026, 7, 1)


def unit(name, ends=None, successors="", begins=date(2020, 1, 1)):
    return Version((name,), begins, ends, {"successors": successors})


def histories(*versions):
    found = {}
    for each in versions:
        found.setdefault(each.key, []).append(each)
    return found


def names(steps):
    return [(step.key[0], step.day) for step in steps]


MERGED = histories(
    unit("dong", MERGER, "moi"),
    unit("tay", MERGER, "moi"),
    unit("moi", LATER, "bac nam", begins=MERGER),
    unit("bac", begins=LATER),
    unit("nam", begins=LATER),
)


def test_history_of_a_merged_unit_is_found_under_its_successor_with_the_day():
    steps = steps_of(MERGED)
    assert names(before(steps, ("moi",))) == [("tay", MERGER), ("dong", MERGER)]
    assert names(before(steps, ("nam",))) == [("moi", LATER), ("tay", MERGER), ("dong", MERGER)]
    assert names(after(steps, ("tay",))) == [("tay", MERGER), ("moi", LATER)]
    assert before(steps, ("dong",)) == []
    assert troubles_of(MERGED) == []


def test_one_that_goes_on_under_its_own_name_takes_the_other_over():
    found = histories(unit("moi", MERGER), unit("moi", begins=MERGER), unit("cu", MERGER, "moi"))
    assert troubles_of(found) == []
    assert names(before(steps_of(found), ("moi",))) == [("cu", MERGER)]


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([unit("a", MERGER, "a")], "a circle: a → a"),
        ([unit("a", MERGER, "b"), unit("b", MERGER, "a")], "a circle: a → b → a"),
        (
            [unit("a", MERGER, "b"), unit("b", LATER, "c"), unit("c", LATER, "a")],
            "a circle: a → b → c → a",
        ),
        ([unit("a", MERGER, "b")], "there is no b"),
        ([unit("a", None, "b"), unit("b")], "expected that day as its end"),
        ([unit("a", MERGER, "b"), unit("b", begins=LATER)], "b does not hold on 2025-07-01"),
        ([unit("a", MERGER, "b"), unit("b", MERGER)], "b does not hold on 2025-07-01"),
        (
            [unit("a", MERGER, "b"), unit("a", begins=MERGER), unit("b")],
            "it holds again from 2025-07-01",
        ),
    ],
)
def test_trouble_is_named(versions, expected):
    assert expected in troubles_of(histories(*versions))[0].expected


@given(st.dictionaries(st.integers(0, 6), st.sets(st.integers(0, 6), max_size=3), max_size=7))
def test_circle_is_found_exactly_when_somebody_comes_back(onward):
    found = {
        (str(name),): [unit(str(name), MERGER, " ".join(sorted(map(str, to))))]
        for name, to in onward.items()
    }

    def comes_back(start):
        seen, waiting = set(), set(onward.get(start, ()))
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting |= onward.get(here, set())
        return start in seen

    circles = {
        trouble.version.key[0] for trouble in troubles_of(found) if "circle" in trouble.expected
    }
    assert circles == {str(name) for name in onward if comes_back(name)}
