"""More events than people: some pass, the last one always does, and others' calls hold up none."""

import hypothesis.strategies as st
from hypothesis import given

from kiosk.devices.event_flow import CALM_AFTER_MS, EVENTS, EVENTS_ELSEWHERE, FLOODED, EventFlow
from kiosk.devices.ticket_event import TicketCalled, TicketElsewhere


def called(number: int) -> TicketCalled:
    return TicketCalled(f"A{number:04}", "05", None)


def test_events_pass_as_they_come_when_an_officer_works():
    flow = EventFlow(0)
    for number in range(1000):
        at_ms = number * EVENTS.every_ms
        assert flow.take(called(number), at_ms) == [called(number)]
        assert flow.status(at_ms) is None
    assert flow.due_ms() is None


def test_last_event_passes_when_too_many_came():
    flow = EventFlow(0)
    passed = [event for number in range(900) for event in flow.take(called(number), number)]
    assert passed == [called(number) for number in range(EVENTS.burst)]
    assert flow.status(900) == FLOODED
    due_ms = flow.due_ms()
    assert due_ms is not None
    assert flow.tick(due_ms - 1) == []
    assert flow.tick(due_ms) == [called(899)]
    assert flow.due_ms() is None
    assert flow.tick(due_ms + 60_000) == []


def test_event_that_was_kept_is_forgotten_when_the_line_was_gone():
    flow = EventFlow(0)
    for number in range(100):
        flow.take(called(number), 0)
    flow.forget()
    assert flow.due_ms() is None
    assert flow.tick(3_600_000) == []


def test_line_is_no_fault_when_one_event_waits_its_turn():
    flow = EventFlow(0)
    for number in range(EVENTS.burst + 1):
        flow.take(called(number), 0)
    assert flow.status(0) is None
    assert flow.tick(EVENTS.every_ms) == [called(EVENTS.burst)]


def test_line_is_calm_again_when_no_more_is_too_much():
    flow = EventFlow(0)
    for number in range(100):
        flow.take(called(number), 0)
    assert flow.status(CALM_AFTER_MS - 1) == FLOODED
    assert flow.calm_ms() == CALM_AFTER_MS
    assert flow.status(CALM_AFTER_MS) is None


def test_own_call_passes_when_the_whole_hall_speaks_before_it():
    flow = EventFlow(0)
    for number in range(10_000):
        flow.take(TicketElsewhere(f"B{number:04}"), 0)
    assert flow.take(called(1), 0) == [called(1)]


events = st.one_of(
    st.builds(called, st.integers(0, 99)),
    st.builds(TicketElsewhere, st.sampled_from(["B1", "B2"])),
)


@given(st.lists(st.tuples(events, st.integers(0, 3000)), max_size=120))
def test_what_passes_is_bounded_and_ends_with_the_last_when_anything_comes(steps):
    flow, at_ms = EventFlow(0), 0
    passed, own = [], []
    for event, later_ms in steps:
        at_ms += later_ms
        passed += flow.tick(at_ms)
        passed += flow.take(event, at_ms)
        own += [event] if isinstance(event, TicketCalled) else []
    end_ms = at_ms + EVENTS.every_ms
    passed += flow.tick(end_ms)
    mine = [one for one in passed if isinstance(one, TicketCalled)]
    rest = iter(own)
    assert all(one in rest for one in mine), "in the order in which they came"
    assert mine[-1:] == own[-1:]
    assert len(mine) <= EVENTS.burst + end_ms // EVENTS.every_ms
    others = len(passed) - len(mine)
    assert others <= EVENTS_ELSEWHERE.burst + end_ms // EVENTS_ELSEWHERE.every_ms
