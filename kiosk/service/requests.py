"""What the service menu asks others to do. Nothing here does anything itself."""

from dataclasses import dataclass, field

from kiosk.service.menu import Page, Role


@dataclass(frozen=True, slots=True)
class AskPins:
    """Find out which roles have a PIN and how many wrong tries stand: `PinsCame`."""


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Compare `pin` with the hashes: `Checked`. `failures` is kept on the disk before that, as
    the count if it is wrong; whoever pulls the plug meanwhile has tried. `failures_if_right`: the
    count that is kept afterwards if it is right.
    """

    attempt: int
    pin: str = field(repr=False)
    failures: int
    failures_if_right: int


@dataclass(frozen=True, slots=True)
class RecordTry:
    """Record `pin.tried`: whose PIN it was, and the wait it earned. `officer`: an officer's; which
    one is not said here.
    """

    role: Role | None
    wait_s: int
    officer: bool = False


@dataclass(frozen=True, slots=True)
class SignOn:
    """This officer has typed the PIN."""

    officer: str


@dataclass(frozen=True, slots=True)
class AskFacts:
    """Find out what the page tells; None: what the page without a PIN tells."""

    page: Page | None


@dataclass(frozen=True, slots=True)
class SwitchTest:
    """Switch test mode."""

    on: bool
    role: Role


@dataclass(frozen=True, slots=True)
class ChangeVolume:
    """Make it louder or quieter by so many percent."""

    by: int


@dataclass(frozen=True, slots=True)
class WriteBundle:
    """Write the support bundle to the stick: `FactsCame` with what became of it."""


@dataclass(frozen=True, slots=True)
class Restart:
    """Leave the program in order, to be started again."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Back to the citizens' screens."""


Request = (
    AskPins
    | CheckPin
    | RecordTry
    | SignOn
    | AskFacts
    | SwitchTest
    | ChangeVolume
    | WriteBundle
    | Restart
    | Leave
)
