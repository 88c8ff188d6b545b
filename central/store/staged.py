"""Many rows at once: on PostgreSQL by COPY, into their table or, where some may be there already,
into a temporary one and from there in one statement.

Guarantees that few rows, and SQLite, take the plain way, and that both ways do the same. Leaves to
others: which rows (`central.store.record_rows`, `central.ingest.writes`).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, Table

from central.store.driver import driver_of, named_error
from central.store.given_rows import COPY_FROM
from central.store.upsert import Rows, put

_TYPES = ((LargeBinary, "bytea"), (BigInteger, "int8"), (Integer, "int4"), (Boolean, "bool"))


def put_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """As `central.store.upsert.put`."""
    if connection.dialect.name != "postgresql" or len(rows) < COPY_FROM:
        put(connection, table, rows)
        return
    names = tuple(column.name for column in table.columns)
    values = (tuple(row.get(name) for name in names) for row in rows)
    stage(connection, table, values, _put(table))


def copy_rows(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY `rows`, values in the order of the table's columns, into `table` itself.

    IntegrityError if a key is there already.
    """
    driver = driver_of(connection)
    try:
        with driver.cursor() as cursor:
            _copy(cursor, table, table.name, rows)
    except psycopg.Error as error:
        raise named_error(connection, driver, f"COPY into {table.name}", error) from None


def stage(
    connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]], move: sql.Composed
) -> None:
    """COPY `rows`, values in the order of the table's columns, beside it, and run `move`."""
    driver = driver_of(connection)
    try:
        with driver.cursor() as cursor:
            cursor.execute(_make(table))
            _copy(cursor, table, _incoming(table), rows)
            cursor.execute(move)
    except psycopg.Error as error:
        raise named_error(connection, driver, f"COPY into {table.name}", error) from None


def move_into(table: Table, on_conflict: str) -> sql.Composed:
    """INSERT .. SELECT from where `stage` has copied to. `on_conflict`: words of ours."""
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT {}").format(
        sql.Identifier(table.name),
        names,
        names,
        sql.Identifier(_incoming(table)),
        sql.SQL(on_conflict),
    )


def _copy(
    cursor: psycopg.Cursor[Any], table: Table, target: str, rows: Iterable[tuple[Any, ...]]
) -> None:
    copy_in, types = _copy_into(table, target)
    with cursor.copy(copy_in) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _incoming(table: Table) -> str:
    return f"incoming_{table.name}"


@lru_cache(maxsize=8)
def _make(table: Table) -> sql.Composed:
    # Not dropped at the end: a table made and dropped with every batch would swell the catalogue.
    return sql.SQL(
        "CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS"
    ).format(sql.Identifier(_incoming(table)), sql.Identifier(table.name))


@lru_cache(maxsize=8)
def _copy_into(table: Table, target: str) -> tuple[sql.Composed, list[str]]:
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    copy_in = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)")
    types = [_type_of(column.type) for column in table.columns]
    return copy_in.format(sql.Identifier(target), names), types


def _type_of(column: object) -> str:
    return next((name for kind, name in _TYPES if isinstance(column, kind)), "varchar")


@lru_cache(maxsize=8)
def _put(table: Table) -> sql.Composed:
    keys = [column.name for column in table.primary_key.columns]
    values = [column.name for column in table.columns if column.name not in keys]
    key = ", ".join(f'"{name}"' for name in keys)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in values)
    return move_into(table, f"({key}) DO UPDATE SET {changes}")
