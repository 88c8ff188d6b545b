"""The waits before a line is opened again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.backoff import FIRST_WAIT_S, JITTER_SHARE, LONGEST_WAIT_S, Backoff


def test_backoff_doubles_up_to_its_longest_when_nothing_helps():
    backoff = Backoff(lambda: 0.0)
    assert [backoff.next_wait_s() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_backoff_begins_anew_when_the_line_has_worked():
    backoff = Backoff(lambda: 0.0)
    for _ in range(5):
        backoff.next_wait_s()
    backoff.reset()
    assert backoff.next_wait_s() == FIRST_WAIT_S


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_backoff_stays_within_its_bounds_when_chance_does_anything(chances):
    left = iter(chances)
    backoff = Backoff(lambda: next(left))
    for _ in chances:
        wait_s = backoff.next_wait_s()
        assert FIRST_WAIT_S * (1 - JITTER_SHARE) <= wait_s <= LONGEST_WAIT_S


def test_backoff_differs_between_kiosks_when_chance_does():
    assert Backoff(lambda: 1.0).next_wait_s() == pytest.approx(0.375)
