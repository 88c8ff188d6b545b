"""PostgreSQL's driver beneath SQLAlchemy, for what SQLAlchemy does not do or does slowly.

Guarantees that its errors are named as those of SQLAlchemy are, and quote no value either.
"""

from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from central.store.postgresql import hide_values


def driver_of(connection: Connection) -> psycopg.Connection[Any]:
    """What is beneath SQLAlchemy."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - asked by the dialect's name
    return driver


def named_error(
    connection: Connection, driver: psycopg.Connection[Any], what: str, error: psycopg.Error
) -> BaseException:
    """As if SQLAlchemy had sent it, so that the store gives it its name."""
    hide_values(error)
    return DBAPIError.instance(
        what,
        None,
        error,
        psycopg.Error,
        hide_parameters=True,
        connection_invalidated=driver.broken,
        dialect=connection.dialect,
    )
