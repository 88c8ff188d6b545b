"""Insert, or do something else if the row is there: the one place that knows the dialects.

The statements are made once for each table: making one takes longer than running it.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, case
from sqlalchemy.dialects import postgresql, sqlite

Rows = list[dict[str, Any]]
Insert = sqlite.Insert | postgresql.Insert


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert those `rows` whose key is not there yet; leave the others as they are."""
    if rows:
        connection.execute(_insert_new(connection.dialect.name, table), rows)


def put(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert `rows`; where a key is there already, replace what is not the key."""
    if rows:
        connection.execute(_put(connection.dialect.name, table), rows)


def add_up(connection: Connection, table: Table, rows: Rows) -> None:
    """Add what each row has besides its key to the row with that key, or insert it."""
    if rows:
        connection.execute(_add_up(connection.dialect.name, table), rows)


def widen(connection: Connection, table: Table, rows: Rows) -> None:
    """Let each row's `first_at` and `last_at` span what was there and what is given."""
    if rows:
        connection.execute(_widen(connection.dialect.name, table), rows)


def _insert(dialect: str, table: Table) -> Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@lru_cache(maxsize=64)
def _insert_new(dialect: str, table: Table) -> Insert:
    return _insert(dialect, table).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _put(dialect: str, table: Table) -> Insert:
    statement = _insert(dialect, table)
    keys = table.primary_key.columns
    values = {
        column.name: statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=list(keys), set_=values)


@lru_cache(maxsize=64)
def _add_up(dialect: str, table: Table) -> Insert:
    statement = _insert(dialect, table)
    keys = table.primary_key.columns
    sums = {
        column.name: column + statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=list(keys), set_=sums)


@lru_cache(maxsize=64)
def _widen(dialect: str, table: Table) -> Insert:
    statement = _insert(dialect, table)
    new, held = statement.excluded, table.c
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns),
        set_={
            "first_at": case((new.first_at < held.first_at, new.first_at), else_=held.first_at),
            "last_at": case((new.last_at > held.last_at, new.last_at), else_=held.last_at),
        },
    )
