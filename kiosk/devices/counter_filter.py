"""Which counter a line speaks of: several counters share one bus. Pure.

Guarantees: with an own counter given, an event that names another one never comes through as one
of ours. What is left of it is that a ticket was called or served elsewhere, for whoever holds that
ticket does not stand here. An event that names no counter is ours: then the device stands at one
counter and has nothing to tell apart.
"""

from kiosk.devices.ticket_event import (
    OfficerNamed,
    SourceEvent,
    TicketCalled,
    TicketElsewhere,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)

_OF_A_COUNTER = (
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
    TurnEnded,
    OfficerNamed,
)


def for_counter(event: SourceEvent, own: str | None) -> SourceEvent | None:
    """Give the event as it concerns this counter, or None where it does not.

    None for `own` lets every event through as it is.
    """
    if own is None or not isinstance(event, _OF_A_COUNTER) or event.counter is None:
        return event
    if _bare(event.counter) == _bare(own):
        return event
    if isinstance(event, TicketCalled | TicketServed):
        return TicketElsewhere(event.ticket)
    return None


def _bare(counter: str) -> str:
    # Devices fill up with zeros, people do not: "05" and "5" are one counter.
    return counter.strip().casefold().lstrip("0")
