"""The service menu's state: frozen, and complete for drawing it."""

from dataclasses import dataclass, field

from kiosk.service.entry import Entry
from kiosk.service.facts import ServiceFacts
from kiosk.service.menu import Page, Role
from kiosk.service.requests import Request
from kiosk.service.touch_test import TouchTest

MS_PER_S = 1_000


@dataclass(frozen=True, slots=True)
class Closed:
    """The citizens' screens are up."""


@dataclass(frozen=True, slots=True)
class Opening:
    """It is being found out whether there is a PIN at all."""


@dataclass(frozen=True, slots=True)
class NoPin:
    """No role has a PIN: what a fresh kiosk says of itself, and no control but the way out."""


@dataclass(frozen=True, slots=True)
class Menu:
    """The list of pages."""

    role: Role


@dataclass(frozen=True, slots=True)
class Showing:
    """One page. `first`: the first of the doctor's lines that are shown."""

    role: Role
    page: Page
    first: int = 0


@dataclass(frozen=True, slots=True)
class TouchTesting:
    """The test of screen and touch panel has the whole screen."""

    role: Role
    test: TouchTest = field(default_factory=TouchTest)


Phase = Closed | Opening | NoPin | Entry | Menu | Showing | TouchTesting


@dataclass(frozen=True, slots=True)
class ServiceState:
    """`failures`: wrong tries not forgiven, None until they were read; `failed_ms`: when the last
    of them was made; `free_at_ms`: when the next try may be made; `attempt`: the number of the
    latest try; `under_way`: whether it is still being compared; `asked_ms`: when facts were asked
    for last; `test`: whether test mode is on.
    """

    phase: Phase = Closed()
    failures: int | None = None
    failed_ms: int = 0
    free_at_ms: int = 0
    now_ms: int = 0
    attempt: int = 0
    under_way: bool = False
    asked_ms: int = 0
    facts: ServiceFacts = field(default_factory=ServiceFacts)
    test: bool = False

    @property
    def wait_left_s(self) -> int:
        """Whole seconds until the next try may be made, rounded up."""
        return max(0, -(-(self.free_at_ms - self.now_ms) // MS_PER_S))


@dataclass(frozen=True, slots=True)
class Step:
    """A transition's outcome: the new state, and what others are asked to do, in order."""

    state: ServiceState
    requests: tuple[Request, ...] = field(default=())
