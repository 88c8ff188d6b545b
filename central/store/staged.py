"""Many rows at once: on PostgreSQL by COPY into a temporary table, and from there in one statement.

Guarantees that few rows, and SQLite, take the plain way, and that both ways do the same. Leaves to
others: which rows (`central.store.record_rows`, `central.ingest.writes`).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, Table
from sqlalchemy.exc import DBAPIError

from central.store.upsert import Rows, put

COPY_FROM = 32
"""Rows from which on they are copied: COPY costs three statements, whatever it carries."""

_TYPES = ((LargeBinary, "bytea"), (BigInteger, "int8"), (Integer, "int4"), (Boolean, "bool"))


def put_rows(connection: Connection, table: Table, rows: Rows) -> None:
    """As `central.store.upsert.put`."""
    if connection.dialect.name != "postgresql" or len(rows) < COPY_FROM:
        put(connection, table, rows)
        return
    names = tuple(column.name for column in table.columns)
    values = (tuple(row.get(name) for name in names) for row in rows)
    stage(connection, table, values, _put(table))


@contextmanager
def pipelined(connection: Connection, *, most: int) -> Iterator[None]:
    """On PostgreSQL, let what is written meanwhile wait for its answers together, not one by one.

    `most`: rows that one table gets; where they are copied nothing waits for so little.
    """
    if connection.dialect.name != "postgresql" or most >= COPY_FROM:
        yield
        return
    driver = driver_of(connection)
    try:
        with driver.pipeline():
            yield
    except psycopg.Error as error:
        raise named_error(connection, driver, "several statements", error) from None


def stage(
    connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]], move: sql.Composed
) -> int:
    """COPY `rows`, values in the order of the table's columns, and run `move`; its row count."""
    driver = driver_of(connection)
    try:
        return _copy_and_move(driver, table, rows, move)
    except psycopg.Error as error:
        raise named_error(connection, driver, f"COPY into {table.name}", error) from None


def move_into(table: Table, on_conflict: str) -> sql.Composed:
    """INSERT .. SELECT from where `stage` has copied to. `on_conflict`: words of ours."""
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ON CONFLICT {}").format(
        sql.Identifier(table.name), names, names, _incoming(table), sql.SQL(on_conflict)
    )


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """What is beneath SQLAlchemy."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - asked by the dialect's name
    return driver


def named_error(
    connection: Connection, driver: psycopg.Connection[Any], what: str, error: psycopg.Error
) -> BaseException:
    """As if SQLAlchemy had sent it, so that the store gives it its name."""
    return DBAPIError.instance(
        what,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=driver.broken,
        dialect=connection.dialect,
    )


def _copy_and_move(
    driver: psycopg.Connection[Any],
    table: Table,
    rows: Iterable[tuple[Any, ...]],
    move: sql.Composed,
) -> int:
    make, copy_in, types = _statements(table)
    with driver.cursor() as cursor:
        cursor.execute(make)
        with cursor.copy(copy_in) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
        return cursor.execute(move).rowcount


def _incoming(table: Table) -> sql.Identifier:
    return sql.Identifier(f"incoming_{table.name}")


@lru_cache(maxsize=8)
def _statements(table: Table) -> tuple[sql.Composed, sql.Composed, list[str]]:
    # Not dropped at the end: a table made and dropped with every batch would swell the catalogue.
    make = sql.SQL(
        "CREATE TEMPORARY TABLE IF NOT EXISTS {} (LIKE {}) ON COMMIT DELETE ROWS"
    ).format(_incoming(table), sql.Identifier(table.name))
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    copy_in = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(_incoming(table), names)
    return make, copy_in, [_type_of(column.type) for column in table.columns]


def _type_of(column: object) -> str:
    return next((name for kind, name in _TYPES if isinstance(column, kind)), "varchar")


@lru_cache(maxsize=8)
def _put(table: Table) -> sql.Composed:
    keys = [column.name for column in table.primary_key.columns]
    values = [column.name for column in table.columns if column.name not in keys]
    key = ", ".join(f'"{name}"' for name in keys)
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in values)
    return move_into(table, f"({key}) DO UPDATE SET {changes}")
