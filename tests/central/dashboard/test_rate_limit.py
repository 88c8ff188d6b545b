"""The bucket of tokens, with a clock that is turned by hand."""

from datetime import timedelta

import pytest

from central.dashboard import rate_limit
from central.dashboard.rate_limit import RateLimit


class Seconds:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


def test_address_waits_when_its_burst_is_used_up(seconds):
    limit = RateLimit(3, 2.0, seconds)
    assert [limit.wait("a") for _ in range(3)] == [timedelta(0)] * 3
    assert limit.wait("a") == timedelta(seconds=2)
    seconds.now += 1.5
    assert limit.wait("a") == timedelta(seconds=0.5)
    seconds.now += 0.5
    assert limit.wait("a") == timedelta(0)


def test_address_is_not_held_up_by_another(seconds):
    limit = RateLimit(1, 2.0, seconds)
    assert limit.wait("a") == timedelta(0)
    assert limit.wait("b") == timedelta(0)
    assert limit.wait("a") > timedelta(0)


def test_bucket_never_holds_more_than_its_burst(seconds):
    limit = RateLimit(2, 1.0, seconds)
    limit.wait("a")
    seconds.now += 3600
    assert [bool(limit.wait("a")) for _ in range(3)] == [False, False, True]


def test_clock_that_goes_back_gives_nothing_and_takes_nothing(seconds):
    limit = RateLimit(2, 1.0, seconds)
    limit.wait("a")
    seconds.now -= 50
    assert [bool(limit.wait("a")) for _ in range(2)] == [False, True]


def test_oldest_addresses_are_forgotten_when_there_are_too_many(seconds, monkeypatch):
    monkeypatch.setattr(rate_limit, "MOST_ADDRESSES", 3)
    limit = RateLimit(1, 60.0, seconds)
    for address in "abcd":
        limit.wait(address)
    assert limit.wait("d") > timedelta(0)
    assert limit.wait("a") == timedelta(0), "forgotten, so it begins anew"
