"""What a ticket is for: who is believed, and in which order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit import ServiceRule, TicketCalled, TicketServed, TurnEnded
from kiosk.visit.service_map import Purpose, purpose_of
from tests.kiosk.visit.counter import DESK, Counter

RULES = (
    ServiceRule(prefix="A", procedure="1.000001", stage="reception"),
    ServiceRule(prefix="A0", procedure="1.000002"),
    ServiceRule(prefix="TR", stage="result"),
    ServiceRule(service="Hộ tịch", procedure="2.000001"),
)
NOTHING = Purpose(None, None)


@pytest.mark.parametrize(
    ("ticket", "service", "said", "expected"),
    [
        ("B7", None, NOTHING, NOTHING),
        ("A9", None, NOTHING, Purpose("1.000001", "reception")),
        ("A012", None, NOTHING, Purpose("1.000002", None)),
        ("TR5", None, NOTHING, Purpose(None, "result")),
        ("a9", None, NOTHING, NOTHING),
        (None, "HỘ TỊCH", NOTHING, Purpose("2.000001", None)),
        (None, "Hộ tịch 2", NOTHING, NOTHING),
        ("TR5", "hộ tịch", NOTHING, Purpose("2.000001", "result")),
        ("A9", "hộ tịch", NOTHING, Purpose("2.000001", "reception")),
        ("A9", None, Purpose("9.9", None), Purpose("9.9", "reception")),
        ("A9", "hộ tịch", Purpose("9.9", "result"), Purpose("9.9", "result")),
        ("A9", None, Purpose("không", "unknown"), Purpose("1.000001", "reception")),
        ("A9", None, Purpose("9.9\n", "lunch"), Purpose("1.000001", "reception")),
        ("A9", None, Purpose("9" * 41, ""), Purpose("1.000001", "reception")),
    ],
)
def test_event_comes_before_service_and_service_before_prefix(ticket, service, said, expected):
    assert purpose_of(RULES, ticket, service, said) == expected


@given(st.text(max_size=60), st.text(max_size=20))
def test_device_can_say_nothing_that_no_record_may_hold(procedure, stage):
    found = purpose_of((), None, None, Purpose(procedure, stage))
    assert found.stage in (None, "reception", "result")
    assert found.procedure is None or (found.procedure.isascii() and len(found.procedure) <= 40)


def rated(*events) -> dict:
    counter = Counter.open(replace(DESK, services=RULES))
    for event in events:
        counter.wait(60_000).take(event(counter.at_ms))
    counter.answer(5, 5)
    return {name: counter.drafts[-1].body[name] for name in ("procedure", "stage")}


@pytest.mark.parametrize(
    ("events", "procedure", "stage"),
    [
        ([lambda at: TicketServed(at, "B7", "b")], "1.003560", "result"),
        ([lambda at: TicketServed(at, "A9", "b")], "1.000001", "reception"),
        (
            [
                lambda at: TicketCalled(at, "A9", "b", procedure="9.9"),
                lambda at: TicketServed(at, "A9", "b"),
            ],
            "9.9",
            "reception",
        ),
        (
            [
                lambda at: TicketCalled(at, "A9", "b", procedure="9.9", stage="reception"),
                lambda at: TicketServed(at, "A9", "b", procedure="8.8", stage="result"),
            ],
            "8.8",
            "result",
        ),
        ([lambda at: TurnEnded(at, "b", "hộ tịch")], "2.000001", "result"),
        ([lambda at: TurnEnded(at, "b", None, "7.7", "reception")], "7.7", "reception"),
    ],
)
def test_rating_says_what_the_visit_was_for(events, procedure, stage):
    assert rated(*events) == {"procedure": procedure, "stage": stage}
