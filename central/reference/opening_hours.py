"""When a site was open on a day: its week that held then, its holidays, its made-up working days.

`hours_on` is for who asks once; who asks for many days of a site takes its `Calendar`. Guarantees
that an entry of the site goes before one for every site, that a holiday goes before the week, and
that what nobody entered is None, never a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.reference.spans import Spans, read_spans
from central.store.reference_queries import Row, rows_of
from central.store.reference_tables import EVERY_SITE, holidays, opening_hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAY, WORKING, ORDINARY = "holiday", "working", "ordinary"


@dataclass(frozen=True, slots=True)
class Week:
    """A week's hours, Monday first, from a day on until before another (None: until further)."""

    valid_from: date
    valid_to: date | None
    days: tuple[Spans, ...]

    def holds_on(self, day: date) -> bool:
        """Whether these were the hours on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A holiday, or a working day that is made up for (`hours` None: those of `instead_of`)."""

    what: str
    hours: Spans | None
    instead_of: date | None


@dataclass(frozen=True, slots=True)
class Calendar:
    """One site's days. Its own entries stand before those for every site in both sequences."""

    weeks: tuple[Sequence[Week], ...]
    special: tuple[Mapping[date, SpecialDay], ...]

    def hours_on(self, day: date) -> Spans | None:
        """The hours of `day`; () if closed, None if nobody entered them."""
        found = next((each[day] for each in self.special if day in each), None)
        if found is None or found.what == ORDINARY:
            return self._of_week(day, day.weekday())
        if found.what == HOLIDAY:
            return found.hours or ()
        if found.hours is not None:
            return found.hours
        return self._of_week(day, (found.instead_of or day).weekday())

    def _of_week(self, day: date, weekday: int) -> Spans | None:
        for weeks in self.weeks:
            for week in weeks:
                if week.holds_on(day):
                    return week.days[weekday]
        return None


def hours_on(connection: Connection, site: str, day: date) -> Spans | None:
    """When `site` was open on its local `day`; () closed, None not known."""
    return calendar_of(connection, site).hours_on(day)


def calendar_of(connection: Connection, site: str) -> Calendar:
    """All that is known of the site's days."""
    weeks = rows_of(connection, opening_hours, [site, EVERY_SITE])
    special = rows_of(connection, holidays, [site, EVERY_SITE])
    return Calendar(
        tuple([_week(row) for row in weeks if row["site_id"] == of] for of in (site, EVERY_SITE)),
        tuple(
            {_day(row["day"]): _special(row) for row in special if row["site_id"] == of}
            for of in (site, EVERY_SITE)
        ),
    )


def _week(row: Row) -> Week:
    ends = row["valid_to"]
    return Week(
        _day(row["valid_from"]),
        None if ends is None else _day(ends),
        tuple(read_spans(row[weekday]) for weekday in WEEKDAYS),
    )


def _special(row: Row) -> SpecialDay:
    return SpecialDay(
        row["what"],
        read_spans(row["hours"]) if row["hours"] else None,
        _day(row["instead_of"]) if row["instead_of"] else None,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
