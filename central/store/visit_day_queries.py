"""What counts of visits by counter and day of a period, a row for each: for response rates.

By the beginning of the key: site, then days.
"""

from typing import NamedTuple

from sqlalchemy import Connection, case, func, select

from central.store.period_queries import Period
from central.store.tally_tables import visit_tallies

_EVENTS = ("served", "prompted", "answered", "phone-answered", "rated", "phone-rated")


class CounterDay(NamedTuple):
    """How many visits of one counter on one day, as `visit_tallies` names the events."""

    day: str
    counter: str
    served: int = 0
    prompted: int = 0
    answered: int = 0
    phone_answered: int = 0
    rated: int = 0
    phone_rated: int = 0


def counter_days(connection: Connection, period: Period) -> list[CounterDay]:
    """Of the site and days of `period`, by day and counter; what is marked is left out."""
    of = visit_tallies.c
    rows = connection.execute(
        select(
            of.day,
            of.counter_id,
            *(func.sum(case((of.event == event, of.n), else_=0)) for event in _EVENTS),
        )
        .where(
            of.site_id == period.site,
            of.day.between(period.first, period.last),
            of.mark == "",
            of.event.in_(_EVENTS),
        )
        .group_by(of.day, of.counter_id)
        .order_by(of.day, of.counter_id)
    )
    return [CounterDay(day, counter, *map(int, numbers)) for day, counter, *numbers in rows]
