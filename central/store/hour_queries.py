"""Counted events of each hour of each day, of one site: for the page of busy hours.

Guarantees one statement that reads the rows of that site and those days, by the beginning of the
primary key and in its order. No answers: visits and ratings alone.
"""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, select

from central.store.period_queries import Period
from central.store.tally_tables import hour_tallies
from central.tally.hour_load import HourCount

_EVENTS = {
    "served": "served",
    "called": "called",
    "invited": "prompted",
    "overtaken": "unrated:next-called",
    "left": "unrated:window-over",
    "rated": "rated",
}
"""How `hour_tallies` names what `HourCount` holds."""


@cache
def _by_hour(*, of_one: bool) -> Select[Any]:
    of = hour_tallies.c
    key = (of.day, of.hour, of.counter_id)
    sums = [
        func.sum(case((of.event == event, of.n), else_=0)).label(name)
        for name, event in _EVENTS.items()
    ]
    where = [
        of.site_id == bindparam("site"),
        of.day.between(bindparam("first"), bindparam("last")),
        of.mark == "",
        of.event.in_(_EVENTS.values()),
    ]
    if of_one:
        where.append(of.counter_id == bindparam("counter"))
    each = select(*key, *sums).where(*where).group_by(*key).subquery()
    at_work = case(((each.c.served > 0) | (each.c.called > 0), 1), else_=0)
    hour = (each.c.day, each.c.hour)
    return (
        select(*hour, *(func.sum(each.c[name]) for name in _EVENTS), func.sum(at_work))
        .group_by(*hour)
        .order_by(*hour)
    )


def counts_by_hour(
    connection: Connection, period: Period, counter: str | None = None
) -> list[HourCount]:
    """By day and hour, of one counter or of all; hours in which nothing is left are out."""
    given = {"site": period.site, "first": period.first, "last": period.last}
    if counter is not None:
        given["counter"] = counter
    rows = connection.execute(_by_hour(of_one=counter is not None), given)
    found = (
        HourCount(date.fromisoformat(day), hour, *(int(n) for n in numbers))
        for day, hour, *numbers in rows
    )
    return [each for each in found if any(each[2:])]
