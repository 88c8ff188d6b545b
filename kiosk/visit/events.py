"""What can happen at a counter. Every event carries `at_ms`, the monotonic time it happened.

Events that may open a visit carry `fresh`, the id it then gets: chance comes from outside, so
that the machine stays pure.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias

from kiosk.visit.delays import Delay
from kiosk.visit.state import Access, Panel, Reason, Side


@dataclass(frozen=True, slots=True)
class _Event:
    at_ms: int


@dataclass(frozen=True, slots=True)
class _TicketEvent(_Event):
    """`procedure` and `stage`: as the device says. `source`: `queue`, `feed` or `scan`."""

    ticket: str
    fresh: str
    service: str | None = None
    procedure: str | None = None
    stage: str | None = None
    source: str = "queue"


@dataclass(frozen=True, slots=True)
class TicketCalled(_TicketEvent):
    """The queue device called a ticket to this counter."""


@dataclass(frozen=True, slots=True)
class TicketRecalled(_TicketEvent):
    """The same ticket was called again."""


@dataclass(frozen=True, slots=True)
class TicketServed(_TicketEvent):
    """The officer ended the visit."""


@dataclass(frozen=True, slots=True)
class TicketSkipped(_TicketEvent):
    """Nobody came."""


@dataclass(frozen=True, slots=True)
class TicketElsewhere(_Event):
    """Another counter called or served the ticket: whoever holds it does not stand here."""

    ticket: str


@dataclass(frozen=True, slots=True)
class TicketScanned(_Event):
    """A citizen held a ticket before the scanner."""

    ticket: str
    fresh: str


@dataclass(frozen=True, slots=True)
class TurnEnded(_Event):
    """The officer ended a turn by hand; no number is known."""

    fresh: str
    service: str | None = None
    procedure: str | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class SourceLost(_Event):
    """The ticket source said nothing for so long that no number is believed any more."""


@dataclass(frozen=True, slots=True)
class DayBegan(_Event):
    """Another day of the calendar: numbers begin anew."""


@dataclass(frozen=True, slots=True)
class OfficerChanged(_Event):
    """`officer` serves from now on; None: nobody. `by`: one of `OFFICER_BY`."""

    officer: str | None
    by: str


OFFICER_BY: Final = ("badge", "pin", "feed", "settings", "time", "day", "removed")
"""How a change of the officer became known, as docs/record-format.md has it."""


@dataclass(frozen=True, slots=True)
class DossierScanned(_Event):
    """A receipt slip was held before the scanner: its dossier code."""

    code: str
    fresh: str


@dataclass(frozen=True, slots=True)
class DossierAgreed(_Event):
    """The citizen agrees that the scanned code is kept."""

    fresh: str


@dataclass(frozen=True, slots=True)
class DossierDeclined(_Event):
    """The citizen does not want the scanned code kept."""

    fresh: str


@dataclass(frozen=True, slots=True)
class Touched(_Event):
    """The citizen asked to rate: the button of idle or serving, or the prompt beside an answer."""

    fresh: str


@dataclass(frozen=True, slots=True)
class Answered(_Event):
    """A level was touched. `question` is the id on the screen: an answer to another is ignored."""

    question: str
    value: int


@dataclass(frozen=True, slots=True)
class Skipped(_Event):
    """The question on the screen was left out."""

    question: str


@dataclass(frozen=True, slots=True)
class WentBack(_Event):
    """Back to the question before; from the first one, out of the rating."""


@dataclass(frozen=True, slots=True)
class Dismissed(_Event):
    """The prompt was declined, or the thanks touched away."""


@dataclass(frozen=True, slots=True)
class LanguageChosen(_Event):
    """The citizen chose a language; it is reset after the visit."""

    language: str


@dataclass(frozen=True, slots=True)
class StartedAgain(_Event):
    """Back to the first question, with nothing answered."""


@dataclass(frozen=True, slots=True)
class AccessChosen(_Event):
    """The screen is to be as `access` says; it is reset after the visit."""

    access: Access


@dataclass(frozen=True, slots=True)
class PanelOpened(_Event):
    """`panel` is to be laid over the screen."""

    panel: Panel


@dataclass(frozen=True, slots=True)
class PanelClosed(_Event):
    """The panel is to go."""


@dataclass(frozen=True, slots=True)
class DetailOpened(_Event):
    """The citizen wants to add reasons or a comment."""


@dataclass(frozen=True, slots=True)
class SideChosen(_Event):
    """The reasons of `side` are wanted."""

    side: Side


@dataclass(frozen=True, slots=True)
class SidesShown(_Event):
    """Back from the reasons to the two sides."""


@dataclass(frozen=True, slots=True)
class ReasonToggled(_Event):
    """A reason was touched: chosen, or taken back."""

    side: Side
    reason: str


@dataclass(frozen=True, slots=True)
class CommentOpened(_Event):
    """The citizen wants to write."""


@dataclass(frozen=True, slots=True)
class CommentClosed(_Event):
    """Back from writing; what was written stays."""


@dataclass(frozen=True, slots=True)
class CommentChanged(_Event):
    """`text` is the whole comment now, as it came from the keyboard."""

    text: str


@dataclass(frozen=True, slots=True)
class DetailSent(_Event):
    """What was chosen and written is to be kept."""


@dataclass(frozen=True, slots=True)
class DetailSkipped(_Event):
    """What was chosen and written is to be thrown away."""


@dataclass(frozen=True, slots=True)
class DetailSaved(_Event):
    """The detail of `visit` is on the disk."""

    visit: str


@dataclass(frozen=True, slots=True)
class DetailNotSaved(_Event):
    """The detail of `visit` could not be written; its rating is on the disk all the same."""

    visit: str


@dataclass(frozen=True, slots=True)
class ServiceOpened(_Event):
    """Somebody asked for the service menu by the long press."""


@dataclass(frozen=True, slots=True)
class ServiceEntered(_Event):
    """The PIN of `role` was right."""

    role: str


@dataclass(frozen=True, slots=True)
class ServiceUsed(_Event):
    """The service menu was touched."""


@dataclass(frozen=True, slots=True)
class ServiceClosed(_Event):
    """The service menu is to be left."""


@dataclass(frozen=True, slots=True)
class TestSwitched(_Event):
    """Test mode was switched in the service menu; `role` of the PIN that opened it."""

    # The word that it begins with is not a test's.
    __test__: ClassVar[bool] = False

    on: bool
    role: str


@dataclass(frozen=True, slots=True)
class TimeOver(_Event):
    """The armed delay ended."""

    delay: Delay


@dataclass(frozen=True, slots=True)
class Saved(_Event):
    """The rating of `visit` is on the disk as a record with this hash and place."""

    visit: str
    seq: int
    record_hash: str
    code_path: str


@dataclass(frozen=True, slots=True)
class NotSaved(_Event):
    """The rating of `visit` could not be written."""

    visit: str


@dataclass(frozen=True, slots=True)
class ServiceLost(_Event):
    """The kiosk can take no ratings, for a reason that lies outside the visit."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class ServiceReturned(_Event):
    """A probe commit was quick again, or the start is complete."""


TicketEvent: TypeAlias = TicketCalled | TicketRecalled | TicketServed | TicketSkipped
Event: TypeAlias = (
    TicketEvent
    | TicketElsewhere
    | TicketScanned
    | TurnEnded
    | SourceLost
    | DayBegan
    | OfficerChanged
    | DossierScanned
    | DossierAgreed
    | DossierDeclined
    | Touched
    | Answered
    | Skipped
    | WentBack
    | Dismissed
    | LanguageChosen
    | StartedAgain
    | AccessChosen
    | PanelOpened
    | PanelClosed
    | DetailOpened
    | SideChosen
    | SidesShown
    | ReasonToggled
    | CommentOpened
    | CommentClosed
    | CommentChanged
    | DetailSent
    | DetailSkipped
    | DetailSaved
    | DetailNotSaved
    | ServiceOpened
    | ServiceEntered
    | ServiceUsed
    | ServiceClosed
    | TestSwitched
    | TimeOver
    | Saved
    | NotSaved
    | ServiceLost
    | ServiceReturned
)
