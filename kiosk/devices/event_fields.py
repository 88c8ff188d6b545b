"""The kinds of events that a frame can tell of, and the fields of each with their whitelists.

Guarantees: an event comes only of fields that all pass their whitelist; nothing is cut, filled in
or guessed. Reasons name the field and never quote it: it may hold a citizen's number.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.devices.scanning.dossier_code import DossierCode, parse_dossier_code
from kiosk.devices.ticket_event import (
    BadgeScanned,
    DossierScanned,
    OfficerNamed,
    SourceEvent,
    TicketCalled,
    TicketRecalled,
    TicketScanned,
    TicketServed,
    TicketSkipped,
    TurnEnded,
)
from kiosk.devices.unmapped import Unmapped

TICKET_MAX_CHARACTERS = 12
COUNTER_MAX_CHARACTERS = 12
SERVICE_MAX_CHARACTERS = 32
PROCEDURE_MAX_CHARACTERS = 40
OFFICER_MAX_CHARACTERS = 40
BADGE_MAX_CHARACTERS = 40
DOSSIER_MAX_CHARACTERS = 80
STAGES = ("reception", "result")


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How long a field may be and which marks it may hold besides letters and digits."""

    form: str
    most: int
    marks: str = "-"
    choices: tuple[str, ...] = ()

    def problem(self, value: str) -> str | None:
        """Give what was expected instead, or None for a value that is right."""
        if self.choices:
            return None if value in self.choices else self.form
        fits = 0 < len(value) <= self.most and all(_is_plain(one, self.marks) for one in value)
        return None if fits else self.form


def _plain(most: int) -> FieldRule:
    return FieldRule(f"1 to {most} letters, digits and dashes", most)


def _code(most: int) -> FieldRule:
    return FieldRule(f"1 to {most} letters, digits, dots, dashes and underscores", most, "-._")


FIELDS: Mapping[str, FieldRule] = {
    "ticket": _plain(TICKET_MAX_CHARACTERS),
    "counter": _plain(COUNTER_MAX_CHARACTERS),
    "service": _plain(SERVICE_MAX_CHARACTERS),
    "procedure": _code(PROCEDURE_MAX_CHARACTERS),
    "stage": FieldRule("reception or result", 9, choices=STAGES),
    "officer": _code(OFFICER_MAX_CHARACTERS),
    "badge": _code(BADGE_MAX_CHARACTERS),
    "dossier": FieldRule("a dossier code", DOSSIER_MAX_CHARACTERS, "-. \t"),
}

Fields = Mapping[str, str]
_Ticketed = type[TicketCalled | TicketRecalled | TicketServed | TicketSkipped]
_TICKETED: Mapping[str, _Ticketed] = {
    "called": TicketCalled,
    "recalled": TicketRecalled,
    "served": TicketServed,
    "skipped": TicketSkipped,
}


def _ended(fields: Fields) -> SourceEvent:
    names = ("counter", "service", "procedure", "stage", "officer")
    return TurnEnded(*(fields.get(name) for name in names))


_OTHERS: Mapping[str, Callable[[Fields], SourceEvent]] = {
    "scanned": lambda fields: TicketScanned(fields["ticket"]),
    "ended": _ended,
    "officer": lambda fields: OfficerNamed(fields.get("officer"), fields.get("counter")),
    "badge": lambda fields: BadgeScanned(fields["badge"]),
}
KINDS = (*_TICKETED, *_OTHERS, "dossier")
REQUIRED_FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*_TICKETED, "scanned"), ("ticket",)),
    "badge": ("badge",),
    "dossier": ("dossier",),
}
"""What an event of a kind cannot be without. An `officer` without an officer: nobody serves."""


def make_event(kind: str, fields: Fields, today: date | None) -> SourceEvent | Unmapped:
    """Give the event of this kind, one of KINDS, or why these fields make none.

    `today`: the day by the kiosk's clock, against dossier codes of the future; None: no clock.
    """
    for name in REQUIRED_FIELDS.get(kind, ()):
        if name not in fields:
            return Unmapped(f"a {kind} event without a {name}")
    for name, value in fields.items():
        if expected := FIELDS[name].problem(value):
            return Unmapped(f"a {name} that is not {expected}")
    if kind == "dossier":
        return _dossier(fields["dossier"], today)
    if make := _TICKETED.get(kind):
        ticket, *others = (fields.get(name) for name in list(FIELDS)[:6])
        return make(ticket or "", *others)
    return _OTHERS[kind](fields)


def _dossier(text: str, today: date | None) -> SourceEvent | Unmapped:
    found = parse_dossier_code(text, today)
    if isinstance(found, DossierCode):
        return DossierScanned(found.code)
    return Unmapped(f"a dossier code that is none: {found.value}")


def _is_plain(one: str, marks: str) -> bool:
    # str.isdigit() and isalpha() know the digits and letters of every script; these do not.
    if one.isascii():
        return one.isalnum() or one in marks
    return one.isalpha() and unicodedata.name(one, "").startswith("LATIN ")
