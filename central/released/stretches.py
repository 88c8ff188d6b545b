"""Days of a span as days, weeks or months, and the spans that they are held against. Pure.

Guarantees that the stretches of a span are its days, each once and in order: a week or a month at
either end is cut where the span is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from central.released.audience import Span

_DAY = timedelta(days=1)
_WEEK_DAYS = 7
_YEAR_MONTHS = 12


class Grain(StrEnum):
    """How long a stretch is; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


FINEST = {Grain.DAY: 31, Grain.WEEK: 26 * 7}
"""Up to so many days a span is shown in this grain, where none is asked for."""

LONGEST = {Grain.DAY: 190, Grain.WEEK: 3 * 366, Grain.MONTH: 3 * 366}
"""Up to so many days a span can be shown in this grain."""


@dataclass(frozen=True, slots=True)
class Against:
    """The spans that one is held against: the one just before it, and the one a year before; None
    where that would share days with it, since answers are then held against themselves.
    """

    earlier: Span
    year_ago: Span | None


def days_of(span: Span) -> int:
    """How many days."""
    return (span.last - span.first).days + 1


def fitting(span: Span) -> Grain:
    """The grain in which a span is shown where none is asked for."""
    days = days_of(span)
    return next((grain for grain, most in FINEST.items() if days <= most), Grain.MONTH)


def grains_for(span: Span) -> tuple[Grain, ...]:
    """The grains that a span can be shown in, the finest first: one that has several stretches,
    or at least one.
    """
    days = days_of(span)
    found = [grain for grain, most in LONGEST.items() if days <= most]
    return tuple(each for each in found if each is Grain.DAY or len(split(span, each)) > 1)


def split(span: Span, grain: Grain) -> tuple[Span, ...]:
    """The stretches of the span, in order."""
    found = []
    first = span.first
    while first <= span.last:
        last = min(_end(first, grain), span.last)
        found.append(Span(first, last))
        first = last + _DAY
    return tuple(found)


def against(span: Span) -> Against:
    """What the span is held against: whole months against as many whole months before, other
    spans against as many days before; and the same dates of the year before.
    """
    months = _whole_months(span)
    if months:
        first = _months_before(span.first, months)
        earlier = Span(first, span.first - _DAY)
    else:
        earlier = Span(span.first - timedelta(days=days_of(span)), span.first - _DAY)
    if months:
        last = _months_before(span.last + _DAY, _YEAR_MONTHS) - _DAY
        year_ago = Span(_months_before(span.first, _YEAR_MONTHS), last)
    else:
        year_ago = Span(_year_before(span.first), _year_before(span.last))
    return Against(earlier, year_ago if year_ago.last < span.first else None)


def _end(first: date, grain: Grain) -> date:
    if grain is Grain.WEEK:
        return first + timedelta(days=_WEEK_DAYS - 1 - first.weekday())
    return _last_of_month(first) if grain is Grain.MONTH else first


def _last_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - _DAY


def _whole_months(span: Span) -> int:
    """How many whole months the span is; 0 where it is none."""
    if span.first.day != 1 or span.last != _last_of_month(span.last):
        return 0
    years = span.last.year - span.first.year
    return years * _YEAR_MONTHS + span.last.month - span.first.month + 1


def _months_before(first: date, months: int) -> date:
    """The first day of the month that is so many before that of `first`."""
    counted = first.year * _YEAR_MONTHS + first.month - 1 - months
    return date(counted // _YEAR_MONTHS, counted % _YEAR_MONTHS + 1, 1)


def _year_before(day: date) -> date:
    """The same date of the year before; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
