"""Events of one officer's visits by day: for the officer's own page.

Guarantees that a query reads the rows of that site and those days, by the beginning of the primary
key, and hands over the officer's alone. No answers.
"""

from sqlalchemy import Connection, func, select

from central.store.period_queries import Period, VisitSum
from central.store.tally_tables import visit_tallies


def officer_visits_by_day(connection: Connection, period: Period, officer: str) -> list[VisitSum]:
    """What counts of the officer's visits, by day in order."""
    of = visit_tallies.c
    rows = connection.execute(
        select(of.day, of.event, func.sum(of.n))
        .where(
            of.site_id == period.site,
            of.day.between(period.first, period.last),
            of.officer_id == officer,
            of.mark == "",
        )
        .group_by(of.day, of.event)
        .having(func.sum(of.n) != 0)
        .order_by(of.day, of.event)
    )
    return [VisitSum((day,), event, "", int(n)) for day, event, n in rows]
