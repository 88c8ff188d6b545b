"""Reference data as the store holds it: rows of any of its tables, and the log of its changes.

Guarantees that who writes reference data is alone with it until the commit, and that a change's id
is higher than any before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, select
from sqlalchemy import Row as Record

from central.moment import to_text
from central.store.holds import hold
from central.store.reference_tables import reference_changes
from central.store.upsert import put

Row = dict[str, Any]
"""A row of a table, by column."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one version. `before` and `after`: JSON, empty where there is none."""

    site_id: str
    kind: str
    key: str
    valid_from: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change as the log holds it. `at`: `central.moment.to_text`."""

    id: int
    at: str
    who: str
    change: Change
    file_hash: str


def lock_reference(connection: Connection) -> None:
    """Others wait here until this transaction is over; who only reads does not."""
    hold(connection, "reference data")


def rows_of(connection: Connection, table: Table, sites: Sequence[str] | None = None) -> list[Row]:
    """The rows of `table` in the order of its key; of these `sites` alone if they are given."""
    query = select(table).order_by(*table.primary_key.columns)
    if sites is not None:
        query = query.where(table.c.site_id.in_(sites))
    return [dict(row) for row in connection.execute(query).mappings()]


def put_rows(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add `rows`, or replace what they say."""
    put(connection, table, rows)


def take_rows(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Take `rows` back, by their keys."""
    for row in rows:
        same = [column == row[column.name] for column in table.primary_key.columns]
        connection.execute(delete(table).where(and_(*same)))


def log_changes(
    connection: Connection, changes: Sequence[Change], who: str, file_hash: str, now: datetime
) -> None:
    """Say in the log what was changed."""
    newest = connection.execute(select(func.max(reference_changes.c.id))).scalar_one() or 0
    rows = [
        {
            "site_id": change.site_id,
            "id": number,
            "at": to_text(now),
            "who": who,
            "kind": change.kind,
            "key": change.key,
            "valid_from": change.valid_from,
            "before": change.before,
            "after": change.after,
            "file_hash": file_hash,
        }
        for number, change in enumerate(changes, start=newest + 1)
    ]
    if rows:
        connection.execute(reference_changes.insert(), rows)


def logged_changes(connection: Connection, kind: str | None, most: int) -> list[LoggedChange]:
    """The newest changes first, at most so many; of one kind if it is given."""
    table = reference_changes.c
    query = select(reference_changes).order_by(table.id.desc()).limit(most)
    if kind is not None:
        query = query.where(table.kind == kind)
    return [_logged(row) for row in connection.execute(query)]


def changes_at(connection: Connection, sites: Sequence[str], most: int) -> list[LoggedChange]:
    """The newest changes of these `sites` first, at most so many."""
    table = reference_changes.c
    query = select(reference_changes).where(table.site_id.in_(sites))
    rows = connection.execute(query.order_by(table.id.desc()).limit(most))
    return [_logged(row) for row in rows]


def _logged(row: Record[Any]) -> LoggedChange:
    return LoggedChange(
        row.id,
        row.at,
        row.who,
        Change(row.site_id, row.kind, row.key, row.valid_from, row.before, row.after),
        row.file_hash,
    )
