"""The spread inside a block, against numpy and by property."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey.spread import spread

INDICES = st.lists(st.floats(0, 1), min_size=2, max_size=40)


@given(INDICES)
def test_median_and_quartiles_are_numpys(indices):
    found = spread(indices)
    lower, middle, upper = np.percentile(indices, [25, 50, 75])
    assert found.median == pytest.approx(middle)
    assert (found.lowest, found.highest) == (min(indices), max(indices))
    if len(indices) < 4:
        assert found.quartiles is None
    else:
        assert found.quartiles == (pytest.approx(lower), pytest.approx(upper))


def test_one_unit_has_no_spread():
    assert spread([0.8]) is None
    assert spread([]) is None


def test_range_is_the_highest_less_the_lowest():
    assert spread([0.9, 0.75]).range == pytest.approx(0.15)
