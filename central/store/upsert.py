"""Insert, or do something else if the row is there: the one place that knows the dialects."""

from typing import Any

from sqlalchemy import Connection, Table, case
from sqlalchemy.dialects import postgresql, sqlite


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert those `rows` whose key is not there yet; leave the others as they are."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


def put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert `rows`; where a key is there already, replace what is not the key."""
    if rows:
        statement = _insert(connection, table)
        keys = table.primary_key.columns
        values = {
            column.name: statement.excluded[column.name]
            for column in table.columns
            if column.name not in keys
        }
        connection.execute(
            statement.on_conflict_do_update(index_elements=list(keys), set_=values), rows
        )


def add_up(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add each row's `n` to the one with its key, or insert it."""
    if rows:
        statement = _insert(connection, table)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=list(table.primary_key.columns),
                set_={"n": table.c.n + statement.excluded.n},
            ),
            rows,
        )


def widen(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Let each row's `first_at` and `last_at` span what was there and what is given."""
    if rows:
        statement = _insert(connection, table)
        new = statement.excluded
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=list(table.primary_key.columns),
                set_={
                    "first_at": case(
                        (new.first_at < table.c.first_at, new.first_at), else_=table.c.first_at
                    ),
                    "last_at": case(
                        (new.last_at > table.c.last_at, new.last_at), else_=table.c.last_at
                    ),
                },
            ),
            rows,
        )
