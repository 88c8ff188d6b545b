"""Which counter a line speaks of: several counters share one bus. Pure.

Guarantees: with an own counter given, an event that names another one is never let through. An
event that names none is: then the device stands at one counter and has nothing to tell apart.
"""

from kiosk.devices.ticket_event import TicketEvent


def is_for_counter(event: TicketEvent, own: str | None) -> bool:
    """Say whether the event is for this kiosk's counter; None for `own` lets every event pass."""
    return own is None or event.counter is None or _bare(event.counter) == _bare(own)


def _bare(counter: str) -> str:
    # Devices fill up with zeros, people do not: "05" and "5" are one counter.
    return counter.strip().casefold().lstrip("0")
