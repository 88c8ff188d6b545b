"""A site's opening hours as the counting rules ask for them: by day, in the words of the tables.

Guarantees that nothing is read before somebody asks, and then once.
"""

from collections.abc import Callable
from datetime import date
from functools import cache

from sqlalchemy import Connection, Engine

from central.reference.opening_hours import Calendar, calendar_of
from central.store.engine import reading
from central.tally.rules import Hours, HoursOf


def hours_of(connection: Connection, site: str) -> HoursOf:
    """The hours of `site` on a day (YYYY-MM-DD), as `connection` sees them when first asked."""
    return _hours(lambda: calendar_of(connection, site))


def hours_as_of_now(engine: Engine, site: str) -> HoursOf:
    """The same, read in a transaction of its own when first asked."""

    def read() -> Calendar:
        with reading(engine) as connection:
            return calendar_of(connection, site)

    return _hours(read)


def _hours(read: Callable[[], Calendar]) -> HoursOf:
    calendar = cache(read)

    @cache
    def hours(day: str) -> Hours | None:
        return calendar().hours_on(date.fromisoformat(day))

    return hours
