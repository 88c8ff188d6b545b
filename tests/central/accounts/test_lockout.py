"""The rule of doubling waits, with a clock that is turned by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.accounts.lockout import (
    ACCOUNT_LIMIT,
    ADDRESS_LIMIT,
    FIRST_WAIT,
    FORGOTTEN_AFTER,
    LONGEST_WAIT,
    NO_WAIT,
    Attempts,
    remaining_wait,
    standing,
    wait_after,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (8, 120), (10, 480)]
)
def test_wait_doubles_when_failures_go_on(failures, seconds):
    assert wait_after(failures, ACCOUNT_LIMIT) == timedelta(seconds=seconds)


@given(st.integers(0, 10**9))
def test_wait_stays_within_its_limit_when_failures_are_many(failures):
    assert NO_WAIT <= wait_after(failures, ACCOUNT_LIMIT) <= LONGEST_WAIT
    assert wait_after(failures + 1, ACCOUNT_LIMIT) >= wait_after(failures, ACCOUNT_LIMIT)


def test_wait_begins_later_when_counted_per_address():
    assert wait_after(19, ADDRESS_LIMIT) == NO_WAIT
    assert wait_after(20, ADDRESS_LIMIT) == FIRST_WAIT


@pytest.mark.parametrize(
    ("passed", "left"),
    [
        (timedelta(0), timedelta(seconds=15)),
        (timedelta(seconds=14), timedelta(seconds=1)),
        (timedelta(seconds=15), NO_WAIT),
        (timedelta(days=1), NO_WAIT),
    ],
)
def test_remaining_wait_runs_down_when_time_passes(passed, left):
    assert remaining_wait(Attempts(5, NOON), ACCOUNT_LIMIT, NOON + passed) == left


def test_remaining_wait_never_grows_when_the_clock_is_set_back():
    yesterday = NOON - timedelta(days=1)
    assert remaining_wait(Attempts(5, NOON), ACCOUNT_LIMIT, yesterday) == FIRST_WAIT


def test_failures_are_forgotten_when_a_day_has_passed():
    later = NOON + FORGOTTEN_AFTER + timedelta(seconds=1)
    assert standing(Attempts(30, NOON), later) == 0
    assert standing(Attempts(30, NOON), NOON) == 30
    assert standing(None, NOON) == 0
