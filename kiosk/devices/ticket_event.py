"""What a source tells: of a ticket, of the end of a turn, of who serves, of a scanned code.

Guarantees: every text has passed the whitelist of the layer that made the event (letters, digits,
dash; at most 12 characters for a ticket or a counter, 32 for a service, 40 for an officer's id),
whenever a source of this package made it. Whose visit it is, and whether the event changes the
screen, is left to `kiosk.visit`.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class _TicketEvent:
    """`counter`: as the device names it. `service`, `procedure`, `stage` (reception or result) and
    `officer` (an id of the roster): where the device tells them.
    """

    ticket: str
    counter: str | None
    service: str | None
    procedure: str | None = None
    stage: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class TicketCalled(_TicketEvent):
    """The ticket is asked to the counter."""


@dataclass(frozen=True, slots=True)
class TicketRecalled(_TicketEvent):
    """The ticket is asked once more; this is no second visit."""


@dataclass(frozen=True, slots=True)
class TicketServed(_TicketEvent):
    """The officer has ended the ticket's turn."""


@dataclass(frozen=True, slots=True)
class TicketSkipped(_TicketEvent):
    """The ticket was called and nobody came."""


@dataclass(frozen=True, slots=True)
class TicketElsewhere:
    """Another counter called or served the ticket: whoever holds it does not stand here."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketScanned:
    """A citizen held the ticket itself before the scanner."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """The officer has ended a turn; no ticket is known (a key, or software without numbers)."""

    counter: str | None
    service: str | None = None
    procedure: str | None = None
    stage: str | None = None
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class OfficerNamed:
    """Software at the counter says who serves from now on; None: nobody."""

    officer: str | None
    counter: str | None = None


@dataclass(frozen=True, slots=True)
class BadgeScanned:
    """A badge was held before the scanner. Whose it is, the roster knows."""

    badge: str


@dataclass(frozen=True, slots=True)
class DossierScanned:
    """A receipt slip was held before the scanner: its dossier code, and nothing else of it."""

    code: str


TicketEvent: TypeAlias = TicketCalled | TicketRecalled | TicketServed | TicketSkipped
SourceEvent: TypeAlias = (
    TicketEvent
    | TicketElsewhere
    | TicketScanned
    | TurnEnded
    | OfficerNamed
    | BadgeScanned
    | DossierScanned
)
