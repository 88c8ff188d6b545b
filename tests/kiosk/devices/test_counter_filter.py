"""Which counter an event is for, on a bus that several share."""

import pytest

from kiosk.devices.counter_filter import is_for_counter
from kiosk.devices.ticket_event import TicketCalled


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
    assert is_for_counter(TicketCalled("A012", named, None), own) is is_ours
