"""Under or over a threshold, and how surely, by the interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.survey import Share
from kiosk.survey.threshold import FAR, Standing, standing


@pytest.mark.parametrize(
    ("satisfied", "valid", "expected"),
    [
        (12, 29, Standing.FAR_UNDER),
        (770, 1000, Standing.UNDER),
        (34, 43, Standing.MAYBE_UNDER),
        (80, 100, Standing.MAYBE_OVER),
        (850, 1000, Standing.OVER),
        (99, 100, Standing.FAR_OVER),
    ],
)
def test_standing_is_told_by_the_whole_interval(satisfied, valid, expected):
    share = Share(satisfied, valid)
    assert standing(share.value, share.interval, 0.8) is expected


@given(st.integers(1, 3000), st.floats(0, 1), st.floats(0.01, 0.99))
def test_sure_is_never_said_while_the_threshold_is_inside(valid, part, threshold):
    share = Share(round(part * valid), valid)
    found = standing(share.value, share.interval, threshold)
    low, high = share.interval
    assert found.is_under == (share.value < threshold)
    assert found.is_sure == (high < threshold or low >= threshold)
    if found in {Standing.FAR_UNDER, Standing.FAR_OVER}:
        assert abs(share.value - threshold) > FAR
