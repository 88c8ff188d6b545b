"""What a note may be about: a closed list, with words in every language of the pages."""

from enum import StrEnum

from central.store import day_note_queries


class NoteKind(StrEnum):
    """What happened. `WITHDRAWN` stands only in a correction: the other note does not hold."""

    POWER_CUT = "power-cut"
    NETWORK_DOWN = "network-down"
    KIOSK_BROKEN = "kiosk-broken"
    KIOSK_MOVED = "kiosk-moved"
    TICKETS_DOWN = "tickets-down"
    CLOSED = "closed"
    CROWDED = "crowded"
    OTHER = "other"
    WITHDRAWN = day_note_queries.WITHDRAWN


CHOSEN = tuple(kind for kind in NoteKind if kind is not NoteKind.WITHDRAWN)
"""Those that a note which corrects nothing may have."""
