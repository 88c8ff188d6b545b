"""The period of a report: a day, a month, a quarter or a year. Pure.

Guarantees that what is no period is told apart by why, with nothing guessed, and that no report is
of more than a year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from central.released.audience import Span

EARLIEST_YEAR = 2020
"""No kiosk of ours was there before."""

LAST_MONTH = 12
_QUARTER = 3
_Y, _N = "([0-9]{4})", "([0-9]{1,2})"
_DAY = re.compile(rf"{_Y}-{_N}-{_N}\Z|{_N}/{_N}/{_Y}\Z")
_MONTH = re.compile(rf"{_Y}-{_N}\Z|{_N}/{_Y}\Z")
_QUARTER_OF = re.compile(rf"{_Y}-?Q([1-9])\Z|Q([1-9])/{_Y}\Z", re.IGNORECASE)
_YEAR = re.compile(rf"{_Y}\Z")
_SPAN = re.compile(r"[0-9]{4}\s*(?:-|–|\.\.|/)\s*[0-9]{4}\Z")


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_FORMS = {
    PeriodKind.DAY: _DAY,
    PeriodKind.QUARTER: _QUARTER_OF,
    PeriodKind.MONTH: _MONTH,
    PeriodKind.YEAR: _YEAR,
}


@dataclass(frozen=True, slots=True)
class PeriodTrouble:
    """Why there is no such period: `no_period`, `no_day`, `too_long`, `not_yet` or `too_early`."""

    kind: str
    found: str


@dataclass(frozen=True, slots=True)
class Period:
    """A period, whole: `span` may reach beyond today."""

    kind: PeriodKind
    span: Span

    @property
    def code(self) -> str:
        """2026-11-22, 2026-11, 2026-Q4 or 2026: what `read_period` reads."""
        first = self.span.first
        match self.kind:
            case PeriodKind.DAY:
                return first.isoformat()
            case PeriodKind.MONTH:
                return f"{first:%Y-%m}"
            case PeriodKind.QUARTER:
                return f"{first.year}-Q{self.quarter}"
            case PeriodKind.YEAR:
                return f"{first.year:04}"

    @property
    def quarter(self) -> int:
        """In which its first day lies, 1 to 4."""
        return (self.span.first.month - 1) // _QUARTER + 1

    def so_far(self, today: date) -> Span:
        """Its days that have begun; it must not lie in the future."""
        return Span(self.span.first, min(self.span.last, today))


def holding(kind: PeriodKind, day: date) -> Period:
    """The period of this kind in which `day` lies."""
    match kind:
        case PeriodKind.DAY:
            return Period(kind, Span(day, day))
        case PeriodKind.MONTH:
            return _months(kind, day.year, day.month, 1)
        case PeriodKind.QUARTER:
            return _months(kind, day.year, (day.month - 1) // _QUARTER * _QUARTER + 1, _QUARTER)
        case PeriodKind.YEAR:
            return _months(kind, day.year, 1, LAST_MONTH)


def read_period(text: str, today: date) -> Period | PeriodTrouble:
    """The period that `text` names: 2026-11-22, 22/11/2026, 2026-11, 11/2026, 2026-Q4, Q4/2026 or
    2026; or why it is none that a report can be of.
    """
    text = text.strip()
    found = _read(text)
    if isinstance(found, PeriodTrouble):
        return found
    return trouble_of(found, today) or found


def trouble_of(period: Period, today: date) -> PeriodTrouble | None:
    """Why no report can be of `period`; None where one can."""
    if period.span.first > today:
        return PeriodTrouble("not_yet", period.code)
    if period.span.first.year < EARLIEST_YEAR:
        return PeriodTrouble("too_early", period.code)
    return None


def _read(text: str) -> Period | PeriodTrouble:
    try:
        named = _named(text)
    except ValueError:
        return PeriodTrouble("no_day", text)
    if named is not None:
        return named
    return PeriodTrouble("too_long" if _SPAN.match(text) else "no_period", text)


def _named(text: str) -> Period | None:
    """None where `text` has not the form of a period; ValueError where there is no such one."""
    for kind, form in _FORMS.items():
        if found := form.match(text):
            year, *rest = _parts(found)
            month, day = rest[0] if rest else 1, rest[1] if len(rest) > 1 else 1
            if kind is PeriodKind.QUARTER:
                month = (month - 1) * _QUARTER + 1
            return holding(kind, date(year, month, day))
    return None


def _parts(found: re.Match[str]) -> list[int]:
    """The numbers that were found, the year first."""
    numbers = [int(each) for each in found.groups() if each is not None]
    first_is_year = len(str(found[0]).split("/")) == 1
    return numbers if first_is_year else numbers[::-1]


def _months(kind: PeriodKind, year: int, first: int, months: int) -> Period:
    last = first + months - 1
    return Period(kind, Span(date(year, first, 1), date(year, last, monthrange(year, last)[1])))
