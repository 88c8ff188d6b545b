"""A site's opening hours as counting again asks for them: by day, in the words of the tables.

Guarantees that nothing is read before somebody asks, and then once.
"""

from datetime import date
from functools import cache

from sqlalchemy import Engine

from central.reference.opening_hours import Calendar, calendar_of
from central.store.engine import reading
from central.tally.rules import Hours, HoursOf


def hours_as_of_now(engine: Engine, site: str) -> HoursOf:
    """The hours of `site` on a day (YYYY-MM-DD), read in a transaction of its own when asked."""

    @cache
    def calendar() -> Calendar:
        with reading(engine) as connection:
            return calendar_of(connection, site)

    @cache
    def hours(day: str) -> Hours | None:
        return calendar().hours_on(date.fromisoformat(day))

    return hours
