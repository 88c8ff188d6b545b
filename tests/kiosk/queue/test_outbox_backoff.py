"""How long the forwarder waits between attempts."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.backoff import CAP_S, FIRST_S, JITTER, MAX_RETRY_AFTER_S, Backoff

chances = st.floats(0, 1, exclude_max=True)
failures = st.integers(0, 10_000)
asked = st.floats(0, 10**12)


@given(failures, chances)
def test_wait_is_within_its_jitter_when_nothing_was_asked(count, chance):
    wait = Backoff(count).wait_s(chance)
    length = min(CAP_S, FIRST_S * 2 ** min(max(count - 1, 0), 100))
    assert length * (1 - JITTER) <= wait <= length * (1 + JITTER)


@given(failures, chances)
def test_wait_grows_when_failures_do(count, chance):
    assert Backoff(count).wait_s(chance) <= Backoff(count).failed().wait_s(chance)


@given(failures, chances, asked)
def test_wait_is_at_least_what_was_asked_when_that_is_reasonable(count, chance, seconds):
    wait = Backoff(count).wait_s(chance, seconds)
    assert wait >= min(seconds, MAX_RETRY_AFTER_S)
    assert wait >= Backoff(count).wait_s(chance)


@given(failures, chances, st.floats(allow_nan=False))
def test_wait_is_capped_when_a_server_asks_for_for_ever(count, chance, seconds):
    wait = Backoff(count).wait_s(chance, seconds)
    assert 0 < wait <= MAX_RETRY_AFTER_S * (1 + JITTER)


@given(failures, st.floats(0, 600))
def test_kiosks_do_not_come_back_together_when_all_were_told_the_same(count, seconds):
    first, last = Backoff(count).wait_s(0.0, seconds), Backoff(count).wait_s(0.999, seconds)
    assert last - first >= FIRST_S / 2


def test_waits_double_up_to_the_cap_when_the_dice_are_even():
    waits, backoff = [], Backoff()
    for _ in range(9):
        backoff = backoff.failed()
        waits.append(backoff.wait_s(0.5))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
