"""What a view is made from, beside the visit: the counter, the check code, the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kiosk.ui.notices import USUAL_S, NoticeView


@dataclass(frozen=True, slots=True)
class PetitionView:
    """Where what must be answered goes. `rows`: the portal's QR matrix, empty without one."""

    portal_name: str
    portal_url: str
    hotline: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficerView:
    """An officer as screens name one. `photo`: the id of a kept picture, or ""."""

    name: str
    photo: str = ""


@dataclass(frozen=True, slots=True)
class SaidView:
    """What is said for a moment of a badge or a PIN: `on` (taken), `off` (signed off), `unknown`
    (a badge that nobody has here), `removed`. `name`: the officer's, where there is one.
    """

    kind: Literal["on", "off", "unknown", "removed"]
    name: str = ""


@dataclass(frozen=True, slots=True)
class CounterView:
    """The counter as its screen names it; `languages` in the order of their buttons.

    `officer_id`, `officer_name` and `officer_photo` (the id of a kept picture, or ""): whom the
    settings name; `officers`: whom the roster names, by id. `retention_days`: how long a comment is
    kept, None where none is taken. `speech`, `keypad`, `phone`, `scanner`: whether there are a
    pack of spoken prompts, a keypad, a page to hand a visit on to, and a scanner.
    """

    site_name: str
    unit: str
    counter_name: str
    officer_name: str | None
    help_phone: str | None
    scale_order: Literal["best-first", "worst-first"]
    languages: tuple[str, ...]
    officer_photo: str = ""
    notices: tuple[NoticeView, ...] = ()
    notice_seconds: int = USUAL_S
    petition: PetitionView | None = None
    retention_days: int | None = None
    speech: bool = False
    keypad: bool = False
    phone: bool = False
    scanner: bool = False
    officer_id: str | None = None
    officers: Mapping[str, OfficerView] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckCodeView:
    """The check code. `rows`: the QR matrix as "0" and "1", empty where there is no QR."""

    text: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhoneView:
    """The way to the page where the same visit is rated on a phone. `rows`: the QR matrix."""

    rows: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class LocalTime:
    """The time on the wall; `weekday` 0 is Monday, as in datetime."""

    weekday: int
    day: int
    month: int
    hour: int
    minute: int
    second: int = 0
