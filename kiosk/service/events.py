"""What can happen to the service menu. Every event carries its monotonic time in ms."""

from dataclasses import dataclass, field

from kiosk.service.facts import Part
from kiosk.service.menu import Role


@dataclass(frozen=True, slots=True)
class Opened:
    """The corner was held: the service screen is up."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class PinsCame:
    """Which roles have a PIN, and how many wrong tries stand from before this start. `officers`:
    whether an officer has one.
    """

    at_ms: int
    roles: frozenset[Role]
    failures: int
    officers: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key of the pad or a button was touched, by its name."""

    at_ms: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A try was compared: whose PIN it was, or None. Never both a role and an officer."""

    at_ms: int
    attempt: int
    role: Role | None
    officer: str | None = None


@dataclass(frozen=True, slots=True)
class FactsCame:
    """Something was found out."""

    at_ms: int
    part: Part


@dataclass(frozen=True, slots=True)
class SwitchedTest:
    """Test mode is on or off, as the visit says."""

    at_ms: int
    on: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """A second went by while the screen is up."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class ShutAway:
    """The service screen is gone: left, idle, or overtaken."""

    at_ms: int


Event = Opened | PinsCame | Keyed | Checked | FactsCame | SwitchedTest | Ticked | ShutAway
