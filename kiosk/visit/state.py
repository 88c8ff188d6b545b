"""What a counter's kiosk knows: the phase on its screen and the visit at its counter.

`Phase` is what the citizen sees; `State` adds what must survive a change of phase: the visit
that the ticket source says is open, and the last one that went unrated.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias


class Trigger(StrEnum):
    """What opened a visit's rating."""

    CALLED = "called"
    SERVED = "served"
    WALK_UP = "walk-up"
    SCAN = "scan"


class Reason(StrEnum):
    """Why the kiosk takes no ratings; the value is the code shown to IT."""

    STARTING = "starting"
    NOT_SAVED = "not-saved"
    STORAGE = "storage"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen's turn. `ticket` is for the screen only and never stands in a rating."""

    id: str
    ticket: str | None = None
    service: str | None = None
    served: bool = False
    prompted: bool = False
    rated: bool = False


@dataclass(frozen=True, slots=True)
class Idle:
    """The invitation. `language_since_ms`: when somebody chose another language, if they did."""

    language_since_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Serving:
    """The open visit's ticket is being served."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The open visit was served; the first question invites. `since_ms`: shown since then."""

    since_ms: int


@dataclass(frozen=True, slots=True)
class Question:
    """Question `index` of the questionnaire. `answers`: what was given before it, None = skipped.

    `began_ms`: when the rating began; `since_ms`: when this question came on the screen.
    """

    visit: Visit
    trigger: Trigger
    index: int
    answers: tuple[tuple[str, int | None], ...]
    began_ms: int
    since_ms: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class Saving:
    """The rating is on its way to the disk."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Thanks:
    """Saved. `record_hash` and `code_path` are what the check code is made of.

    `since_ms`: on the screen since then.
    """

    visit: Visit
    record_hash: str
    code_path: str
    since_ms: int = 0


@dataclass(frozen=True, slots=True)
class OutOfService:
    """No ratings are taken. `unsaved` is the visit whose commit was not confirmed in time.

    `returned`: the cause is gone, and only the word on `unsaved` is awaited.
    """

    reason: Reason
    unsaved: Visit | None = None
    returned: bool = False


Phase: TypeAlias = Idle | Serving | Prompt | Question | Saving | Thanks | OutOfService


@dataclass(frozen=True, slots=True)
class Unrated:
    """A served visit that ended unrated at `at_ms`, still open to a late rating."""

    visit: Visit
    at_ms: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything. `open`: the visit that the ticket source has at the counter now."""

    phase: Phase = field(default_factory=Idle)
    open: Visit | None = None
    unrated: Unrated | None = None
    language: str = "vi"


def starting(language: str) -> State:
    """The state before storage has answered: nothing is promised yet."""
    return State(phase=OutOfService(Reason.STARTING), language=language)
