"""What a counter's kiosk knows: the phase on its screen and the visit at its counter.

`Phase` is what the citizen sees; `State` adds what must survive a change of phase: the visit
that the ticket source says is open, and the last one that went unrated.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

NO_TICKET = "none"
"""The `source` of a visit whose number nobody told."""
SCAN = "scan"
"""The `source` of a visit whose citizen held the number, or a slip, before the scanner."""


class Trigger(StrEnum):
    """What opened a visit's rating."""

    CALLED = "called"
    SERVED = "served"
    WALK_UP = "walk-up"
    SCAN = "scan"


class Reason(StrEnum):
    """Why the kiosk takes no ratings; the value is the code shown to IT.

    `PENDING`: it is not enrolled, not approved yet, or no longer. `UNBOUND`: nobody has confirmed
    yet at which counter it stands.
    """

    STARTING = "starting"
    NOT_SAVED = "not-saved"
    DETAIL_NOT_SAVED = "detail-not-saved"
    STORAGE = "storage"
    PENDING = "pending"
    UNBOUND = "unbound"


class Panel(StrEnum):
    """What can be laid over the screen, one at a time."""

    NOTICE = "notice"
    PETITION = "petition"
    PHONE = "phone"
    HELP = "help"
    DOSSIER = "dossier"


class Side(StrEnum):
    """The two ways into the reasons; both are offered alike at every level."""

    PRAISE = "praise"
    COMPLAINT = "complaint"


class DetailStep(StrEnum):
    """What of the detail is on the screen."""

    SIDES = "sides"
    REASONS = "reasons"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Access:
    """How the screen is made easier to use. `assisted`: somebody else reads and presses."""

    larger_text: bool = False
    high_contrast: bool = False
    low_position: bool = False
    spoken: bool = False
    assisted: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen's turn. `ticket` is for the screen only and never stands in a rating.

    `told`: that it ended unrated is on record, and only a late rating may follow. `procedure` and
    `stage`: what the ticket source or the service map tell of it; None where the counter's own
    settings hold. `officer`: who served; fixed when it is served, or when the rating of one that
    is not served begins. `source`: where its number came from, `queue`, `feed`, `scan` or `none`.
    `dossier_kept`: its dossier code is on its way to a record, and no second one is asked for.
    """

    id: str
    ticket: str | None = None
    service: str | None = None
    served: bool = False
    prompted: bool = False
    rated: bool = False
    told: bool = False
    procedure: str | None = None
    stage: str | None = None
    officer: str | None = None
    source: str = NO_TICKET
    dossier_kept: bool = False


@dataclass(frozen=True, slots=True)
class Idle:
    """The invitation."""


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
class Thanks:
    """Saved. `record_hash` and `code_path` are what the check code is made of.

    `since_ms`: on the screen since then. `rating_seq`: the place of the rating in its epoch.
    `detail_given`: reasons or a comment were taken; no second detail is offered.
    """

    visit: Visit
    record_hash: str
    code_path: str
    since_ms: int = 0
    rating_seq: int = 0
    detail_given: bool = False


@dataclass(frozen=True, slots=True)
class Detail:
    """Reasons and comment to a rating that is on the disk; the same for every level.

    `side`: whose reasons are, or were last, on the screen. `chosen`: (side, reason's id) in the
    order of choosing. `since_ms`: this step is on the screen since then. `thanks`: what is shown
    again afterwards.
    """

    visit: Visit
    rating_seq: int
    step: DetailStep
    side: Side | None
    chosen: tuple[tuple[Side, str], ...]
    comment: str
    since_ms: int
    thanks: Thanks


@dataclass(frozen=True, slots=True)
class Saving:
    """The rating is on its way to the disk; or, with `detail`, the reasons and the comment are.

    `left`: its citizen has gone, and nobody is to be thanked.
    """

    visit: Visit
    detail: Detail | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class OutOfService:
    """No ratings are taken. `unsaved` is the visit whose commit was not confirmed in time.

    `returned`: the cause is gone, and only the word on `unsaved` is awaited.
    """

    reason: Reason
    unsaved: Visit | None = None
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """The service menu has the screen. `over`: the outage it was opened over, or came meanwhile.

    `entered`: a PIN was right; until then it is a pad that anybody can have opened.
    """

    since_ms: int
    over: OutOfService | None = None
    entered: bool = False


Phase: TypeAlias = (
    Idle | Serving | Prompt | Question | Saving | Thanks | Detail | OutOfService | Service
)


@dataclass(frozen=True, slots=True)
class Unrated:
    """A served visit that ended unrated at `at_ms`, still open to a late rating."""

    visit: Visit
    at_ms: int


@dataclass(frozen=True, slots=True)
class LastTurn:
    """The visit that was at the counter last. `told`: one of a ticket, whose source told at `at_ms`
    that it is over; otherwise a rated walk-up whose end nobody told, saved or left at `at_ms`.
    """

    visit: Visit
    at_ms: int
    told: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """A visit that was over at `at_ms`. `came`: served, rated or being rated by then; otherwise it
    was called and overtaken, and only its late end is waited for.
    """

    visit: Visit
    at_ms: int
    came: bool = True


@dataclass(frozen=True, slots=True)
class Tap:
    """The last thing that was switched, and when: the second tap of a double one is not another."""

    name: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything. `open`: the visit that the ticket source has at the counter now.

    `language`, `access` and `panel` are the citizen's and go back after the visit; `chosen_ms`:
    when one of the first two was last chosen, None while both are as at first. `test`: ratings
    are marked as not to be counted. `called`: the number last called here, for the screen only.
    `ended`: visits that are over and are not opened again, the last at the end.

    `officer`: who serves now, by an id of the roster; None: the counter alone. `officer_ms`: when
    the last word on them came; None: nobody, or the one of the settings, who is not timed.
    `dossier`: the code that was scanned and not yet agreed to, for the panel of that name alone.
    `unsure`: the visit that was open when the ticket source was lost: its number is shown to
    nobody until the source tells of it again. `turned`: the visit, not the open one, whose
    turn was told to be over while it was rated or thanked.

    `shown_ms`: when the phase that was rested in came on the screen; `tap`: what was switched last.
    `turn_ms`: when a turn was last told to be over; `last_turn`: what the next end told by hand may
    mean. States that differ in nothing else show and are the same.
    """

    phase: Phase = field(default_factory=Idle)
    open: Visit | None = None
    unrated: Unrated | None = None
    language: str = "vi"
    access: Access = field(default_factory=Access)
    chosen_ms: int | None = None
    panel: Panel | None = None
    test: bool = False
    called: str | None = None
    ended: tuple[Ended, ...] = ()
    officer: str | None = None
    officer_ms: int | None = None
    dossier: str | None = None
    unsure: Visit | None = None
    turned: str | None = None
    turn_ms: int | None = field(default=None, compare=False)
    last_turn: LastTurn | None = field(default=None, compare=False)
    shown_ms: int | None = field(default=None, compare=False)
    tap: Tap | None = field(default=None, compare=False)


def starting(language: str, *, test: bool = False, officer: str | None = None) -> State:
    """The state before storage has answered: nothing is promised yet. `officer`: the desk's."""
    out = OutOfService(Reason.STARTING)
    return State(phase=out, language=language, test=test, officer=officer)
