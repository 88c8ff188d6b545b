"""Several queries that do not wait for one another's answers: on PostgreSQL in one round trip.

Guarantees that each sees what the ones before it have locked. The queries are written out once.
"""

from functools import lru_cache
from typing import Any

import psycopg
from sqlalchemy import Connection, Dialect, Select

from central.store.driver import driver_of, named_error

Values = tuple[Any, ...]
"""Of a row, in the order of the query's columns."""

Asked = tuple[Select[Any], dict[str, Any]]
"""A query, and its parameters by name."""


def read_together(connection: Connection, asked: list[Asked]) -> list[list[Values]]:
    """The rows of each of `asked`."""
    if connection.dialect.name != "postgresql":
        return [[tuple(row) for row in connection.execute(query, given)] for query, given in asked]
    driver = driver_of(connection)
    try:
        with driver.pipeline():
            cursors = [
                driver.execute(*_written(query, connection.dialect, given))
                for query, given in asked
            ]
            return [cursor.fetchall() for cursor in cursors]
    except psycopg.Error as error:
        raise named_error(connection, driver, "several queries", error) from None


def _written(
    query: Select[Any], dialect: Dialect, given: dict[str, Any]
) -> tuple[bytes, dict[str, Any]]:
    text, fixed = _text_of(query, dialect)
    return text, {**fixed, **given}


@lru_cache(maxsize=64)
def _text_of(query: Select[Any], dialect: Dialect) -> tuple[bytes, dict[str, Any]]:
    compiled = query.compile(dialect=dialect)
    return str(compiled).encode(), dict(compiled.params)
