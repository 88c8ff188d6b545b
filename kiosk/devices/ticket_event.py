"""What a ticket source tells of a ticket.

Guarantees: `ticket` has passed the mapper's whitelist (letters, digits, dash, at most 12
characters) whenever a source of this package made the event. Whose visit it is, and whether the
event changes the screen, is left to `kiosk.visit`.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class TicketCalled:
    """The ticket is asked to the counter."""

    ticket: str
    counter: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    """The ticket is asked once more; this is no second visit."""

    ticket: str
    counter: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class TicketServed:
    """The officer has ended the ticket's turn."""

    ticket: str
    counter: str | None
    service: str | None


@dataclass(frozen=True, slots=True)
class TicketSkipped:
    """The ticket was called and nobody came."""

    ticket: str
    counter: str | None
    service: str | None


TicketEvent: TypeAlias = TicketCalled | TicketRecalled | TicketServed | TicketSkipped
