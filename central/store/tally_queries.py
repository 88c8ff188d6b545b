"""Visits, tallies and what is released of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Delete, Table, bindparam, delete, func, select, update

from central.channels import KIOSK_CHANNEL
from central.store.fleet_tables import sites
from central.store.log_queries import set_rules_states
from central.store.log_tables import logs, marks
from central.store.metadata import metadata
from central.store.tally_tables import (
    hour_tallies,
    rating_tallies,
    released_tallies,
    site_days,
    visit_sums,
    visit_tallies,
    visits,
)
from central.store.upsert import add_up, put, widen

Rows = list[dict[str, Any]]
Item = TypeVar("Item")

TALLIES = (rating_tallies, visit_tallies, hour_tallies, visit_sums)
"""What every record that counts adds to."""

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
"""Visits named, or rows written, in one statement: the visits of one dossier may be many."""

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


def add_tallies(connection: Connection, rows: Mapping[str, Rows]) -> None:
    """Add to the tallies; `rows` by table, in the order of their keys."""
    for table in TALLIES:
        add_up(connection, table, rows[table.name])


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


def repair_figures(
    connection: Connection,
    table_name: str,
    site: str,
    gone: Iterable[tuple[Any, ...]],
    rows: Iterable[dict[str, Any]],
    wanted: Collection[tuple[Any, ...]],
) -> None:
    """Delete the rows whose keys are `gone`, and write those of `rows` whose keys are `wanted`.

    Keys are without the site. Notes on records stay, and of `logs` one column is written.
    """
    table = metadata.tables[table_name]
    keys = [column.name for column in table.primary_key.columns if column.name != "site_id"]
    for keys_gone in _in_pieces(gone):
        old = [
            {f"old_{name}": part for name, part in zip(keys, key, strict=True)} for key in keys_gone
        ]
        connection.execute(_delete_of(table, site, keys), old)
    named = (row for row in rows if tuple(row[name] for name in keys) in wanted)
    for piece in _in_pieces(named):
        if table is logs:
            states = ((row["kiosk_id"], row["epoch"], row["rules_state"]) for row in piece)
            set_rules_states(connection, site, states)
        else:
            put(connection, table, piece)


def set_rules_version(connection: Connection, site: str, version: int) -> None:
    """Say by which rules the figures of a site were counted; nothing waits to be counted again."""
    values = {"rules_version": version, "count_again_since": None}
    connection.execute(update(sites).where(sites.c.site_id == site).values(**values))


def sites_marked(connection: Connection) -> list[str]:
    """Sites whose figures are to be counted again, the one that waits longest first."""
    since = sites.c.count_again_since
    query = select(sites.c.site_id).where(since.is_not(None)).order_by(since, sites.c.site_id)
    return list(connection.execute(query).scalars())


def _delete_of(table: Table, site: str, keys: list[str]) -> Delete:
    found = [table.c[name] == bindparam(f"old_{name}") for name in keys]
    theirs = delete(table).where(table.c.site_id == site, *found)
    return theirs.where(marks.c.excludes) if table is marks else theirs


def _in_pieces(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    while piece := list(islice(remaining, PIECE)):
        yield piece


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
