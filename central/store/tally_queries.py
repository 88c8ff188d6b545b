"""Visits, tallies and what is released of them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from central.channels import KIOSK_CHANNEL
from central.store.fleet_tables import sites
from central.store.log_tables import marks
from central.store.tally_tables import (
    rating_tallies,
    released_tallies,
    site_days,
    visit_tallies,
    visits,
)
from central.store.upsert import add_up, insert_new, put, widen

Rows = list[dict[str, Any]]

_VISITS = select(visits).where(
    visits.c.site_id == bindparam("site"),
    visits.c.visit_id.in_(bindparam("visits", expanding=True)),
)
_COUNTED = (
    select(
        rating_tallies.c.questionnaire,
        rating_tallies.c.question,
        rating_tallies.c.answer,
        func.sum(rating_tallies.c.n),
    )
    .where(
        rating_tallies.c.site_id == bindparam("site"),
        rating_tallies.c.day == bindparam("day"),
        rating_tallies.c.counter_id == bindparam("counter"),
        rating_tallies.c.channel == KIOSK_CHANNEL,
        rating_tallies.c.mark == "",
        rating_tallies.c.answer > 0,
    )
    .group_by(rating_tallies.c.questionnaire, rating_tallies.c.question, rating_tallies.c.answer)
)
_RELEASED = select(
    released_tallies.c.questionnaire,
    released_tallies.c.question,
    released_tallies.c.answer,
    released_tallies.c.n,
).where(
    released_tallies.c.site_id == bindparam("site"),
    released_tallies.c.day == bindparam("day"),
    released_tallies.c.counter_id == bindparam("counter"),
)

PIECE = 1000
"""Visits named in one statement: the visits of one dossier may be many."""

Levels = Counter[int]
"""Answers by value, 1 to 9."""


def visit_rows(connection: Connection, site: str, wanted: Iterable[str]) -> Rows:
    """The rows of all logs that tell of the visits `wanted`."""
    names, rows = list(wanted), []
    for start in range(0, len(names), PIECE):
        given = {"site": site, "visits": names[start : start + PIECE]}
        rows += [dict(row) for row in connection.execute(_VISITS, given).mappings()]
    return rows


def put_visits(connection: Connection, rows: Rows) -> None:
    """Write what a log tells of visits."""
    put(connection, visits, rows)


def add_rating_tallies(connection: Connection, rows: Rows) -> None:
    """Add to the tallies of answers."""
    add_up(connection, rating_tallies, rows)


def add_visit_tallies(connection: Connection, rows: Rows) -> None:
    """Add to the tallies of visits."""
    add_up(connection, visit_tallies, rows)


def counted_levels(
    connection: Connection, site: str, day: str, counter: str
) -> dict[tuple[str, str], Levels]:
    """Answers counted at the kiosk of one counter and day, by (questionnaire, question)."""
    place = {"site": site, "day": day, "counter": counter}
    return _by_question(connection.execute(_COUNTED, place))


def released_levels(
    connection: Connection, site: str, day: str, counter: str
) -> dict[tuple[str, str], Levels]:
    """Released answers of one counter and day, by (questionnaire, question)."""
    place = {"site": site, "day": day, "counter": counter}
    return _by_question(connection.execute(_RELEASED, place))


def put_released(connection: Connection, rows: Rows) -> None:
    """Write what a supervisor may see of a cell."""
    put(connection, released_tallies, rows)


def replace_counted(
    connection: Connection, site: str, rows: dict[str, Rows], rules_version: int
) -> None:
    """Exchange what was counted of a site for `rows`, by table; notes on records stay."""
    for table in (visits, rating_tallies, visit_tallies, released_tallies, marks):
        theirs = delete(table).where(table.c.site_id == site)
        connection.execute(theirs.where(marks.c.excludes) if table is marks else theirs)
        insert_new(connection, table, rows[table.name])
    connection.execute(
        update(sites).where(sites.c.site_id == site).values(rules_version=rules_version)
    )


def widen_days(connection: Connection, rows: Rows) -> None:
    """Let the days span the times given."""
    widen(connection, site_days, rows)


def _by_question(
    rows: Iterable[tuple[str, str, int, int]],
) -> dict[tuple[str, str], Levels]:
    cells: dict[tuple[str, str], Levels] = {}
    for questionnaire, question, answer, n in rows:
        cells.setdefault((questionnaire, question), Counter())[answer] = n
    return cells
