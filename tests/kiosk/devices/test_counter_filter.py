"""Which counter an event is for, on a bus that several share."""

import pytest

from kiosk.devices.counter_filter import for_counter
from kiosk.devices.ticket_event import (
    BadgeScanned,
    OfficerNamed,
    TicketCalled,
    TicketElsewhere,
    TicketRecalled,
    TicketScanned,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)


@pytest.mark.parametrize(
    ("named", "own", "is_ours"),
    [
        ("05", "05", True),
        ("05", "5", True),
        ("5", "05", True),
        ("a1", "A1", True),
        ("05", "06", False),
        ("05", "50", False),
        ("0", "00", True),
        ("15", "5", False),
        (None, "05", True),
        ("05", None, True),
        (None, None, True),
    ],
)
def test_counter_filter_decides_when_device_and_kiosk_name_counters(named, own, is_ours):
    event = TicketCalled("A012", named, None)
    assert (for_counter(event, own) == event) is is_ours


@pytest.mark.parametrize(
    ("event", "left"),
    [
        (TicketCalled("A012", "06", "X"), TicketElsewhere("A012")),
        (TicketServed("A012", "06", None), TicketElsewhere("A012")),
        (TicketRecalled("A012", "06", None), None),
        (TicketSkipped("A012", "06", None), None),
        (TurnEnded("06"), None),
        (OfficerNamed("nv-01", "06"), None),
    ],
)
def test_counter_filter_leaves_only_a_ticket_elsewhere_when_the_event_is_another_counters(
    event, left
):
    assert for_counter(event, "05") == left


@pytest.mark.parametrize(
    "event",
    [
        TurnEnded("5"),
        TurnEnded(None),
        OfficerNamed(None, "05"),
        TicketScanned("A1"),
        BadgeScanned("7"),
    ],
)
def test_counter_filter_lets_through_when_the_event_is_ours_or_of_no_counter(event):
    assert for_counter(event, "05") is event
