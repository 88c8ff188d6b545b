"""From one frame to one ticket event. Pure.

Guarantees: an event comes only of a whole line that one pattern of the profile matches from end
to end and whose fields pass the whitelist; nothing is cut, filled in or guessed. A frame that
gives none is an `Unmapped`, whose reason never quotes the frame (it may hold a ticket number).
"""

import unicodedata
from collections.abc import Mapping
from typing import TypeAlias

from kiosk.devices.profile import MAX_LINE_BYTES, Profile
from kiosk.devices.ticket_event import (
    TicketCalled,
    TicketEvent,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)
from kiosk.devices.unmapped import Unmapped

__all__ = ["TICKET_MAX_CHARACTERS", "Unmapped", "map_frame"]

TICKET_MAX_CHARACTERS = 12
COUNTER_MAX_CHARACTERS = 12
SERVICE_MAX_CHARACTERS = 32

EventClass: TypeAlias = type[TicketCalled | TicketRecalled | TicketServed | TicketSkipped]
EVENT_CLASSES: Mapping[str, EventClass] = {
    "called": TicketCalled,
    "recalled": TicketRecalled,
    "served": TicketServed,
    "skipped": TicketSkipped,
}


def map_frame(frame: bytes, profile: Profile) -> TicketEvent | Unmapped:
    """Give the event that a frame tells of, or why it tells of none."""
    if len(frame) > MAX_LINE_BYTES:
        return Unmapped(f"a line of more than {MAX_LINE_BYTES} bytes")
    try:
        text = unicodedata.normalize("NFC", frame.decode(profile.code_page))
    except UnicodeError:
        return Unmapped(f"a line that is not text in the code page {profile.code_page}")
    for event in profile.events:
        if match := event.pattern.fullmatch(text):
            return _event(EVENT_CLASSES[event.kind], match.groupdict())
    return Unmapped("a line that no pattern of the profile matches")


def _event(make: EventClass, fields: Mapping[str, str | None]) -> TicketEvent | Unmapped:
    ticket, counter, service = (fields.get(name) for name in ("ticket", "counter", "service"))
    if ticket is None or not _is_plain(ticket, TICKET_MAX_CHARACTERS):
        return Unmapped(
            f"a ticket that is not 1 to {TICKET_MAX_CHARACTERS} letters, digits and dashes"
        )
    if counter is not None and not _is_plain(counter, COUNTER_MAX_CHARACTERS):
        return Unmapped(
            f"a counter that is not 1 to {COUNTER_MAX_CHARACTERS} letters, digits and dashes"
        )
    if service is not None and not _is_plain(service, SERVICE_MAX_CHARACTERS):
        return Unmapped(
            f"a service that is not 1 to {SERVICE_MAX_CHARACTERS} letters, digits and dashes"
        )
    return make(ticket, counter, service)


def _is_plain(field: str, most: int) -> bool:
    return 0 < len(field) <= most and all(_is_plain_character(one) for one in field)


def _is_plain_character(one: str) -> bool:
    # str.isdigit() and isalpha() know the digits and letters of every script; these do not.
    if one.isascii():
        return one.isalnum() or one == "-"
    return one.isalpha() and unicodedata.name(one, "").startswith("LATIN ")
