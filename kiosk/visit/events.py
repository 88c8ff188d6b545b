"""What can happen at a counter. Every event carries `at_ms`, the monotonic time it happened.

Events that may open a visit carry `fresh`, the id it then gets: chance comes from outside, so
that the machine stays pure.
"""

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.visit.delays import Delay
from kiosk.visit.state import Reason


@dataclass(frozen=True, slots=True)
class _Event:
    at_ms: int


@dataclass(frozen=True, slots=True)
class _TicketEvent(_Event):
    ticket: str
    fresh: str
    service: str | None = None


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
    | Touched
    | Answered
    | Skipped
    | WentBack
    | Dismissed
    | LanguageChosen
    | TimeOver
    | Saved
    | NotSaved
    | ServiceLost
    | ServiceReturned
)
