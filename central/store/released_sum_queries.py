"""Released answers summed by the database: for `central.released` alone.

Guarantees that a query reads the rows of the given sites and days by the beginning of the key, and
hands over as many rows as there are figures, however long the period; that of several sites the
sums of days are read where there are any (`central.store.summed_days`). Which blocks are of one
officer or procedure alone is decided as `central.released.alone` does.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, literal, select

from central.channels import KIOSK_CHANNEL
from central.store.published_queries import Days
from central.store.summed_days import released_answers, split_days
from central.store.tally_tables import released_tallies, visit_sums, visit_tallies

SumRow = tuple[tuple[str, ...], str, str, int, int]
"""What it is of, questionnaire, question, answer, number."""

_DAY = "day"
_MONTH_LETTERS = 7


def released_sums(connection: Connection, days: Days, by: tuple[str, ...]) -> list[SumRow]:
    """Released answers by `by`: of site_id, counter_id, day, month."""
    if "counter_id" in by:
        table: Any = released_tallies
        of = table.c
        read: tuple[Any, ...] = (
            of.site_id.in_(days.sites),
            of.day.between(days.first, days.last),
            of.n > 0,
        )
    else:
        table, read = released_answers(split_days(connection, days)), ()
        of = table.c
    keys = [_key(table, name) for name in by]
    asked = (of.questionnaire, of.question, of.answer)
    query = select(*keys, *asked, func.sum(of.n)).where(*read).group_by(*keys, *asked)
    return [_row(row) for row in connection.execute(query)]


def rated_keys(connection: Connection, days: Days, by: tuple[str, ...]) -> set[tuple[str, ...]]:
    """What of `by` has counted ratings at kiosks."""
    by_day = _names(days, "officer_id")
    keys = [_key(by_day, name) for name in by]
    query = select(*keys, literal(1))
    query = query.group_by(*keys) if keys else query.where(select(by_day.c.site_id).exists())
    return {tuple(row)[:-1] for row in connection.execute(query)}


def released_sums_alone(connection: Connection, days: Days, name: str) -> list[SumRow]:
    """Released answers by site and `name` (officer_id or procedure), of counters' days that are one
    name's alone.
    """
    by_day = _names(days, name)
    place = (by_day.c.site_id, by_day.c.day, by_day.c.counter_id)
    only = func.min(by_day.c.name)
    alone = (
        select(*place, only.label("name"))
        .group_by(*place)
        .having(func.count() == 1, only != "")
        .subquery()
    )
    of = released_tallies.c
    keys = (of.site_id, alone.c.name, of.questionnaire, of.question, of.answer)
    query = (
        select(*keys, func.sum(of.n))
        .join(
            alone,
            and_(
                of.site_id == alone.c.site_id,
                of.day == alone.c.day,
                of.counter_id == alone.c.counter_id,
            ),
        )
        .where(of.site_id.in_(days.sites), of.day.between(days.first, days.last), of.n > 0)
        .group_by(*keys)
    )
    return [_row(row) for row in connection.execute(query)]


def rated_names(connection: Connection, days: Days, name: str) -> dict[tuple[str, str], int]:
    """Counted ratings at kiosks by site and `name` (officer_id or procedure): a live count."""
    by_day = _names(days, name)
    keys = (by_day.c.site_id, by_day.c.name)
    query = select(*keys, func.sum(by_day.c.n)).group_by(*keys)
    return {(site, found): int(n) for site, found, n in connection.execute(query)}


def _names(days: Days, name: str) -> Subquery:
    """By site, day, counter and name how many counted ratings at the kiosk; none where 0."""
    table, n = (visit_tallies, "n") if name == "officer_id" else (visit_sums, "ratings")
    of = table.c
    kinds = (of.event == "rated",) if table is visit_tallies else (of.channel == KIOSK_CHANNEL,)
    keys = (of.site_id, of.day, of.counter_id, of[name].label("name"))
    return (
        select(*keys, func.sum(of[n]).label("n"))
        .where(
            of.site_id.in_(days.sites),
            of.day.between(days.first, days.last),
            of.mark == "",
            *kinds,
        )
        .group_by(of.site_id, of.day, of.counter_id, of[name])
        .having(func.sum(of[n]) > 0)
        .subquery()
    )


def _key(table: Any, name: str) -> ColumnElement[str]:  # noqa: ANN401 - a table's or a subquery's
    if name == "month":
        return func.substr(table.c[_DAY], 1, _MONTH_LETTERS)
    column: ColumnElement[str] = table.c[name]
    return column


def _row(row: Any) -> SumRow:  # noqa: ANN401 - of any width
    *of, questionnaire, question, answer, n = row
    return tuple(of), questionnaire, question, answer, int(n)
