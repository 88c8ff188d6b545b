"""Insert, or do something else if the row is there: the one place that knows the dialects.

The statements are made once for each table: making one takes longer than running it. On PostgreSQL
rows of different keys go in one statement (`central.store.given_rows`); of the same key twice, one
after the other.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, case
from sqlalchemy.dialects import postgresql, sqlite

from central.store.given_rows import has_each_once, write_given

Rows = list[dict[str, Any]]
Insert = sqlite.Insert | postgresql.Insert


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert those `rows` whose key is not there yet; leave the others as they are."""
    if rows and not _written(connection, table, rows, _NEW):
        connection.execute(_insert_new(connection.dialect.name, table), rows)


def put(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert `rows`; where a key is there already, replace what is not the key."""
    if rows and not _written(connection, table, rows, _PUT):
        connection.execute(_put(connection.dialect.name, table), rows)


def add_up(connection: Connection, table: Table, rows: Rows) -> None:
    """Add what each row has besides its key to the row with that key, or insert it."""
    if rows and not _written(connection, table, rows, _ADD):
        connection.execute(_add_up(connection.dialect.name, table), rows)


def widen(connection: Connection, table: Table, rows: Rows) -> None:
    """Let each row's `first_at` and `last_at` span what was there and what is given."""
    if rows and not _written(connection, table, rows, _WIDEN):
        connection.execute(_widen(connection.dialect.name, table), rows)


_NEW, _PUT, _ADD = "", '"{0}" = excluded."{0}"', '"{0}" = held."{0}" + excluded."{0}"'
_WIDEN = "widen"


def _written(connection: Connection, table: Table, rows: Rows, change: str) -> bool:
    """Whether `rows` were written in one statement; nothing was done if not.

    `change`: of each column that is no part of the key.
    """
    if connection.dialect.name != "postgresql":
        return False
    keys, needed = _columns(table)
    names = rows[0].keys()
    if any(row.keys() != names for row in rows) or not needed <= names:
        return False
    if not has_each_once(rows, keys):
        return False
    write_given(connection, table, rows, _then(table, change))
    return True


@lru_cache(maxsize=64)
def _columns(table: Table) -> tuple[tuple[str, ...], frozenset[str]]:
    """The key's columns; and those that every row is to name: a default of ours is SQLAlchemy's."""
    keys = tuple(column.name for column in table.primary_key.columns)
    ours = {column.name for column in table.columns if column.default is not None}
    return keys, frozenset({*keys, *ours})


@lru_cache(maxsize=64)
def _then(table: Table, change: str) -> str:
    if change == _NEW:
        return "ON CONFLICT DO NOTHING"
    keys, _ = _columns(table)
    others = [column.name for column in table.columns if column.name not in keys]
    if change == _WIDEN:
        changes = ", ".join(
            f"{name} = {which}(held.{name}, excluded.{name})"
            for name, which in (("first_at", "least"), ("last_at", "greatest"))
        )
    else:
        changes = ", ".join(change.format(name) for name in others)
    key = ", ".join(f'"{name}"' for name in keys)
    return f"ON CONFLICT ({key}) DO UPDATE SET {changes}"


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
