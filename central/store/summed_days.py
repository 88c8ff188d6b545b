"""Which days of many sites are read from their sums, and which row by row.

Guarantees that each day of each site is read in exactly one of the two ways, and in the one of the
sums only where they are whole. Every condition is by the beginning of a key: sites, then days.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, false, or_, select, union_all

from central.store.among import one_of
from central.store.day_sum_tables import day_sums, summed_days
from central.store.fleet_tables import sites
from central.store.postgresql import plan_for_values
from central.store.published_queries import Days
from central.store.tally_tables import released_tallies, site_days
from central.tally.day_sums import NO_QUESTION

FEWEST_SITES = 2
"""The rows of one site are few."""

MOST_GROUPS = 20
"""Of sites that lack the same days: with more, a query were longer than what it saves."""


@dataclass(frozen=True, slots=True)
class Split:
    """`summed`: sites whose sums are read; `without`: by days that have none, of which of these
    sites; `apart`: sites that are read row by row; `dialect`: of the database that is asked.
    """

    dialect: str
    days: Days
    summed: tuple[str, ...]
    without: dict[tuple[str, ...], tuple[str, ...]]
    apart: tuple[str, ...]

    def in_sums(self, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns of either table
        """Of the rows of sums: those that are read."""
        between = table.day.between(self.days.first, self.days.last)
        return and_(one_of(table.site_id, self.summed, self.dialect), between)

    def in_rows(self, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - columns of any table
        """Of all other tables' rows: those that are read."""
        parts: list[ColumnElement[bool]] = [
            and_(
                one_of(table.site_id, of_sites, self.dialect),
                one_of(table.day, lacking, self.dialect),
            )
            for lacking, of_sites in self.without.items()
        ]
        if self.apart:
            between = table.day.between(self.days.first, self.days.last)
            parts.append(and_(one_of(table.site_id, self.apart, self.dialect), between))
        return or_(*parts) if parts else false()


def row_by_row(connection: Connection, days: Days) -> Split:
    """All of them as the rows have them, which alone tell of counters."""
    return Split(connection.dialect.name, days, (), {}, days.sites)


def split_days(connection: Connection, days: Days) -> Split:
    """How these days are read now."""
    if len(days.sites) < FEWEST_SITES:
        return row_by_row(connection, days)
    of, dialect = sites.c, connection.dialect.name
    plan_for_values(connection)
    query = select(of.site_id).where(
        one_of(of.site_id, days.sites, dialect),
        of.summed_batches == of.batches,
        of.count_again_since.is_(None),
    )
    summed = tuple(sorted(connection.execute(query).scalars()))
    lacking: dict[str, list[str]] = {}
    for site, day in _days_without(connection, days, summed):
        lacking.setdefault(site, []).append(day)
    without: dict[tuple[str, ...], tuple[str, ...]] = {}
    for site, their_days in lacking.items():
        without[tuple(their_days)] = (*without.get(tuple(their_days), ()), site)
    if len(without) > MOST_GROUPS:
        return row_by_row(connection, days)
    apart = tuple(sorted(set(days.sites) - set(summed)))
    return Split(dialect, days, summed, without, apart)


def _days_without(
    connection: Connection, days: Days, summed: tuple[str, ...]
) -> list[tuple[str, str]]:
    of = site_days.c
    same = and_(summed_days.c.site_id == of.site_id, summed_days.c.day == of.day)
    query = (
        select(of.site_id, of.day)
        .outerjoin(summed_days, same)
        .where(
            one_of(of.site_id, summed, connection.dialect.name),
            of.day.between(days.first, days.last),
            summed_days.c.day.is_(None),
        )
        .order_by(of.site_id, of.day)
    )
    return [(site, day) for site, day in connection.execute(query)]


def released_answers(found: Split) -> Subquery:
    """What is released, by site and day: site_id, day, questionnaire, question, answer, n."""
    names = ("site_id", "day", "questionnaire", "question", "answer", "n")
    sums = select(*(day_sums.c[name] for name in names)).where(
        found.in_sums(day_sums.c), day_sums.c.question != NO_QUESTION
    )
    rows = select(*(released_tallies.c[name] for name in names)).where(
        found.in_rows(released_tallies.c), released_tallies.c.n > 0
    )
    if not found.summed:
        return rows.subquery()
    return union_all(sums, rows).subquery()
