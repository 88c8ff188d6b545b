"""One sender, however fast, leaves room for the others; memory is bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central import rate
from central.rate import RETRY_AFTER_S, Allowance, InFlight, Room, Throttle
from central.refusal import Refusal


class Watch:
    """A clock turned by hand."""

    now_s = 0.0

    def __call__(self):
        return self.now_s


def taken(throttle, sender):
    try:
        throttle.take(sender)
    except Refusal:
        return False
    return True


def test_burst_is_allowed_and_the_next_comes_at_the_rate():
    watch = Watch()
    throttle = Throttle(Allowance(3, 0.5), watch)
    assert [taken(throttle, "a") for _ in range(5)] == [True, True, True, False, False]
    with pytest.raises(Refusal) as caught:
        throttle.take("a")
    assert (caught.value.status, caught.value.retry_after_s) == (429, 2)
    watch.now_s = 2.0
    assert [taken(throttle, "a") for _ in range(2)] == [True, False]
    assert taken(throttle, "b")


@given(pauses=st.lists(st.floats(0, 10), max_size=60))
def test_no_sender_gets_more_than_burst_and_rate(pauses):
    watch, allowance = Watch(), Allowance(4, 0.7)
    throttle = Throttle(allowance, watch)
    count = 0
    for pause in pauses:
        watch.now_s += pause
        count += taken(throttle, "a")
        assert count <= allowance.burst + allowance.per_second * watch.now_s + 1e-6


def test_senders_that_are_remembered_are_bounded(monkeypatch):
    monkeypatch.setattr(rate, "MAX_SENDERS", 3)
    throttle = Throttle(Allowance(1, 0.1), Watch())
    for sender in "abcd":
        assert taken(throttle, sender)
    assert taken(throttle, "a")
    assert not taken(throttle, "d")


def test_places_are_given_back_whatever_happens():
    in_flight = InFlight(1)
    for _ in range(3):
        with pytest.raises(RuntimeError), in_flight.one():
            raise RuntimeError
    with in_flight.one(), pytest.raises(Refusal) as caught, in_flight.one():
        pass
    assert (caught.value.status, caught.value.retry_after_s) == (503, RETRY_AFTER_S)


def test_bodies_on_their_way_have_room_together_and_short_ones_always():
    room = Room(100, free=10)
    with room.one() as first, room.one() as second, room.one() as short:
        first(70)
        first(90)
        second(30)
        with pytest.raises(Refusal) as caught:
            second(31)
        assert (caught.value.status, caught.value.retry_after_s) == (503, RETRY_AFTER_S)
        short(10)
    with pytest.raises(Refusal), room.one() as grow:
        grow(111)
    with room.one() as grow:
        grow(110)
