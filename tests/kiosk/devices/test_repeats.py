"""Repeats: a refreshed display is no call, a recall is, and going back to a ticket counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.repeats import REMEMBERED_EVENTS, RepeatFilter
from kiosk.devices.ticket_event import (
    TicketCalled,
    TicketElsewhere,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)

WINDOW_MS = 3000
A = TicketCalled("A001", "05", None)
B = TicketCalled("A002", "05", None)


def recalled(event: TicketCalled) -> TicketRecalled:
    return TicketRecalled(event.ticket, event.counter, event.service)


def served(event: TicketCalled) -> TicketServed:
    return TicketServed(event.ticket, event.counter, event.service)


@pytest.mark.parametrize(
    ("come", "let_through"),
    [
        pytest.param([(A, 0), (A, 10)], [A], id="at once again"),
        pytest.param([(A, 0), (A, 2999)], [A], id="just within"),
        pytest.param([(A, 0), (A, 3000)], [A, A], id="just over"),
        pytest.param([(A, 0), (A, 2000), (A, 4000), (A, 6000)], [A], id="refreshed for ever"),
        pytest.param([(A, 0), (recalled(A), 10)], [A, recalled(A)], id="a recall is no call"),
        pytest.param([(A, 0), (recalled(A), 10), (recalled(A), 20)], [A, recalled(A)], id="twice"),
        pytest.param([(A, 0), (B, 10), (A, 20)], [A, B, A], id="back to the ticket before"),
        pytest.param([(A, 0), (served(A), 10), (A, 20)], [A, served(A)], id="refresh after serve"),
        pytest.param(
            [(A, 0), (TicketCalled("A001", "06", None), 10)],
            [A, TicketCalled("A001", "06", None)],
            id="another counter",
        ),
        pytest.param(
            [(A, 0), (TicketCalled("B9", "06", None), 10), (A, 20)],
            [A, TicketCalled("B9", "06", None)],
            id="another counter between",
        ),
    ],
)
def test_repeats_let_through_what_is_new_when_events_come(come, let_through):
    repeats = RepeatFilter(WINDOW_MS)
    assert [event for event, at_ms in come if not repeats.is_repeat(event, at_ms)] == let_through


def test_repeats_let_everything_through_when_the_window_is_nothing():
    repeats = RepeatFilter(0)
    assert not any(repeats.is_repeat(A, 0) for _ in range(3))


events = st.builds(
    lambda make, ticket, counter: make(ticket, counter, None),
    st.sampled_from([TicketCalled, TicketRecalled, TicketServed, TicketSkipped]),
    st.sampled_from(["A001", "A002", "A003"]),
    st.sampled_from(["05", "06", None]),
)


@given(st.lists(st.tuples(events, st.integers(0, 5000)), max_size=60))
def test_repeats_drop_only_what_came_within_the_window_when_anything_comes(steps):
    repeats = RepeatFilter(WINDOW_MS)
    now_ms = 0
    seen: dict[object, int] = {}
    for event, later_ms in steps:
        now_ms += later_ms
        if repeats.is_repeat(event, now_ms):
            assert now_ms - seen[event] < WINDOW_MS
        seen[event] = now_ms


def test_repeats_hold_the_own_display_when_a_hall_of_counters_is_refreshed():
    repeats = RepeatFilter(WINDOW_MS)
    hall = [A, *(TicketElsewhere(f"B{number:03}") for number in range(200))]
    first, again = ([repeats.is_repeat(event, at_ms) for event in hall] for at_ms in (0, 1000))
    assert not any(first)
    assert all(again)


def test_repeats_remember_few_when_many_events_come():
    repeats = RepeatFilter(WINDOW_MS)
    for number in range(1000):
        repeats.is_repeat(TicketCalled(f"A{number}", str(number), None), 0)
    assert len(repeats._last_seen) == REMEMBERED_EVENTS  # noqa: SLF001
