"""The flag above 5 %, and the index with and without what is marked."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.tally.rules import Mark
from central.tally.rules.marked_share import (
    MarkedShare,
    index_beside,
    is_flagged,
    marked_shares,
)


def rated(counter, mark, n, event="rated"):
    return counter, event, mark, n


@pytest.mark.parametrize(
    ("counted", "marked", "flagged"),
    [(95, 5, False), (94, 6, True), (57, 3, False), (56, 3, True), (0, 3, True)],
)
def test_counter_is_flagged_above_five_per_cent_of_its_ratings(counted, marked, flagged):
    found = marked_shares([rated("quay-1", "", counted), rated("quay-1", "burst", marked)])
    assert found == [MarkedShare("quay-1", Mark.BURST, marked, counted + marked)]
    assert found[0].share == pytest.approx(marked / (counted + marked))
    assert is_flagged(marked, counted + marked) is flagged


@pytest.mark.parametrize(("marked", "given"), [(1, 1), (1, 12), (2, 2), (2, 30)])
def test_counter_is_not_flagged_by_one_or_two_ratings(marked, given):
    assert not is_flagged(marked, given)


def test_least_is_that_which_chance_hardly_reaches_at_thirty_ratings():
    told = {2: 0.036, 3: 0.003}
    for least, share in told.items():
        none = sum(math.comb(30, k) * 0.01**k * 0.99 ** (30 - k) for k in range(least))
        assert 1 - none == pytest.approx(share, abs=0.0005)


def test_each_rule_and_counter_is_told_by_itself_in_order():
    counts = [
        rated("quay-2", "", 10),
        rated("quay-2", "too-fast", 1),
        rated("quay-1", "burst", 2),
        rated("quay-1", "outside-hours", 1),
        rated("quay-1", "", 97),
        rated("quay-1", "", 7, "served"),
        rated("quay-1", "burst", 9, "phone-rated"),
        rated("", "odd", 3),
    ]
    assert [
        (each.counter_id, each.mark, each.marked, each.given) for each in marked_shares(counts)
    ] == [
        ("quay-1", "burst", 2, 100),
        ("quay-1", "outside-hours", 1, 100),
        ("quay-2", "too-fast", 1, 11),
    ]


def test_ratings_of_test_mode_are_no_ratings_of_citizens():
    assert marked_shares([rated("quay-1", "", 10), rated("quay-1", "test", 90)]) == []


def test_mark_that_came_to_nothing_is_left_out():
    assert marked_shares([rated("quay-1", "", 3), rated("quay-1", "double", 0)]) == []


def test_phone_is_told_apart():
    counts = [rated("quay-1", "also-kiosk", 1, "phone-rated"), rated("quay-1", "", 3)]
    assert [each.given for each in marked_shares(counts, "phone-rated")] == [1]


levels = st.dictionaries(st.integers(1, 5), st.integers(0, 50))


@given(counted=levels, marked=levels)
def test_index_beside_is_that_of_all_answers_together(counted, marked):
    without, together = index_beside(counted, marked)
    assert without.valid == sum(counted.values())
    assert together.valid == without.valid + sum(marked.values())
    satisfied = sum(each.get(level, 0) for each in (counted, marked) for level in (4, 5))
    assert together.satisfied == satisfied
