"""Names with numbers in them, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.dashboard.numbered import by_number


def test_counter_10_comes_after_counter_9():
    names = ["Quầy 10", "Quầy 9", "Quầy 1a", "Quầy 1", "Bàn 2"]
    assert sorted(names, key=by_number) == ["Bàn 2", "Quầy 1", "Quầy 1a", "Quầy 9", "Quầy 10"]


@pytest.mark.parametrize("name", ["Tầng 2²", "²", "½ tầng", "٣", "①"])
def test_digit_that_is_no_number_is_a_letter(name):
    assert sorted([name, "Quầy 1"], key=by_number)


@given(st.lists(st.text(max_size=12)))
def test_any_names_have_an_order(names):
    assert sorted(sorted(names, key=by_number)) == sorted(names)
