"""Adds records, by what each database does best: COPY on PostgreSQL, one prepared INSERT on SQLite.

Guarantees that either all rows are added or an error says that a place is taken. Few rows are
inserted on PostgreSQL too: COPY is worth its two statements from some tens on.
"""

from typing import Any, LiteralString

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from central.store.log_tables import records

Rows = list[tuple[Any, ...]]

COLUMNS = tuple(column.name for column in records.columns)
"""The order of the values of a row."""

COPY_FROM = 32
"""Rows from which on they are copied."""

_TYPES = {
    "seq": "int8",
    "batch": "int4",
    "payload": "bytea",
    "signature": "bytea",
    "kid": "bytea",
    "jws": "text",
}
_INSERT = records.insert()
_LISTED: LiteralString = (
    "site_id, kiosk_id, epoch, seq, hash, check_part, payload, signature, kid, jws, kind, day,"
    " batch, received_at"
)
# Not dropped at the end: a table made and dropped with every batch would swell the catalogue.
_STAGE: LiteralString = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS incoming_records (LIKE records) ON COMMIT DELETE ROWS"
)
_COPY: LiteralString = f"COPY incoming_records ({_LISTED}) FROM STDIN (FORMAT BINARY)"
_MOVE: LiteralString = (
    f"INSERT INTO records ({_LISTED}) SELECT {_LISTED}"  # noqa: S608 - nothing from outside
    " FROM incoming_records ON CONFLICT DO NOTHING"
)


class PlacesTakenError(Exception):
    """Another process added records at these places meanwhile: nothing of this is to be kept."""


def insert_records(connection: Connection, rows: Rows) -> None:
    """Add `rows`, values in the order of COLUMNS.

    PlacesTakenError, or an integrity error of the driver, if a place is taken.
    """
    if connection.dialect.name != "postgresql":
        _insert_positional(connection, rows)
    elif len(rows) < COPY_FROM:
        connection.execute(_INSERT, [dict(zip(COLUMNS, row, strict=True)) for row in rows])
    else:
        _copy(connection, rows)


def _insert_positional(connection: Connection, rows: Rows) -> None:
    # Handed to the driver as it is: naming each value of each row anew takes as long as SQLite
    # needs to insert it (7.0 against 3.9 µs a record).
    connection.exec_driver_sql(str(_INSERT.compile(dialect=connection.dialect)), rows)


def _copy(connection: Connection, rows: Rows) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - asked by the dialect's name
    try:
        moved = _copy_and_move(driver, rows)
    except psycopg.Error as error:
        # As if SQLAlchemy had sent it, so that the store gives it its name.
        raise DBAPIError.instance(
            _COPY,
            None,
            error,
            psycopg.Error,
            hide_parameters=True,
            connection_invalidated=driver.broken,
            dialect=connection.dialect,
        ) from None
    if moved != len(rows):
        message = f"{len(rows) - moved} of {len(rows)} places are taken"
        raise PlacesTakenError(message)


def _copy_and_move(driver: psycopg.Connection[Any], rows: Rows) -> int:
    with driver.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.copy(_COPY) as copy:
            copy.set_types([_TYPES.get(name, "varchar") for name in COLUMNS])
            for row in rows:
                copy.write_row(row)
        return cursor.execute(_MOVE).rowcount
