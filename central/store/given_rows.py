"""Some rows in one statement of PostgreSQL, given as one JSON text, whatever their number.

Guarantees that the statement of a table is one text for any number of rows, so that the server
prepares it once; that rows are taken in the order given, and values arrive as they would by
themselves (bytes in hexadecimal, U+0000 in no text, as `central.store.postgresql` has it). Leaves
to others: rows of one key twice in one statement, and many rows (`central.store.staged`).
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

from central.store.driver import driver_of, named_error

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
COPY_FROM = 32
"""Rows from which on they are copied: COPY costs three statements, whatever it carries."""

_NUL = "\\u0000"


def write_given(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], then: str = ""
) -> None:
    """Insert `rows`, which name the same columns. `then`: words of ours from ON CONFLICT on, in
    which the table is called `held`.
    """
    names = tuple(rows[0])
    _run(connection, table.name, _insert(table, names, then), names, rows)


def update_given(
    connection: Connection, table: Table, keys: tuple[str, ...], rows: Sequence[dict[str, Any]]
) -> None:
    """Set what each row has besides `keys` where they are its; rows name the same columns."""
    names = tuple(rows[0])
    _run(connection, table.name, _update(table, names, keys), names, rows)


def has_each_once(rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> bool:
    """Whether no two of `rows` have the same `keys`."""
    return len(rows) < 2 or len({tuple(row[key] for key in keys) for row in rows}) == len(rows)  # noqa: PLR2004 - one cannot differ from itself


@contextmanager
def written_together(connection: Connection, *, most: int) -> Iterator[None]:
    """On PostgreSQL, let what is written by `write_given` and `update_given` meanwhile go in one
    statement at the end, and not in one for each table. Nothing of it is to be read before.

    `most`: rows that one table gets; many are better copied, each table for itself.
    """
    if connection.dialect.name != "postgresql" or most >= COPY_FROM:
        yield
        return
    driver = driver_of(connection)
    waiting = _WAITING[driver] = {}
    try:
        yield
        _send_all(connection, waiting)
    finally:
        del _WAITING[driver]


_Waiting = dict[str, tuple[str, str]]
_WAITING: WeakKeyDictionary[psycopg.Connection[Any], _Waiting] = WeakKeyDictionary()
"""By connection and table: what waits for the end, and its rows."""


def _run(
    connection: Connection,
    what: str,
    text: str,
    names: tuple[str, ...],
    rows: Sequence[dict[str, Any]],
) -> None:
    short = _short(names)
    given = _json_of(
        [
            {
                place: "\\x" + value.hex() if isinstance(value, bytes) else value
                for place, value in zip(short, map(row.__getitem__, names), strict=True)
            }
            for row in rows
        ]
    )
    waiting = _WAITING.get(driver_of(connection))
    if waiting is None:
        _send(connection, text, [given])
        return
    if what in waiting:
        # One statement sees nothing of what another part of it writes.
        _send_all(connection, waiting)
    waiting[what] = (text, given)


def _send_all(connection: Connection, waiting: _Waiting) -> None:
    if waiting:
        texts, given = zip(*waiting.values(), strict=True)
        waiting.clear()
        _send(connection, _joined(texts), given)


def _send(connection: Connection, text: str, given: Sequence[str]) -> None:
    driver = driver_of(connection)
    try:
        driver.execute(text.encode(), given, prepare=True)
    except psycopg.Error as error:
        raise named_error(connection, driver, "writing rows", error) from None


@lru_cache(maxsize=256)
def _joined(texts: tuple[str, ...]) -> str:
    *before, last = texts
    names = ", ".join(f"w{number} AS ({text})" for number, text in enumerate(before))
    return f"WITH {names} {last}" if before else last


def _json_of(rows: list[dict[str, Any]]) -> str:
    text = _write(rows)
    if _NUL in text:
        # As such, or what looks so behind a backslash that was typed.
        text = _write(
            [
                {
                    name: each.replace("\0", "\ufffd") if isinstance(each, str) else each
                    for name, each in row.items()
                }
                for row in rows
            ]
        )
    return text


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@lru_cache(maxsize=256)
def _short(names: tuple[str, ...]) -> tuple[str, ...]:
    """What the columns are called on their way."""
    return tuple(f"a{place}" for place in range(len(names)))


@lru_cache(maxsize=256)
def _insert(table: Table, names: tuple[str, ...], then: str) -> str:
    columns = ", ".join(f'"{name}"' for name in names)
    return (
        f'INSERT INTO "{table.name}" AS held ({columns})'  # noqa: S608 - names of ours
        f" SELECT * FROM {_given(table, names)} {then}"
    )


@lru_cache(maxsize=64)
def _update(table: Table, names: tuple[str, ...], keys: tuple[str, ...]) -> str:
    short = dict(zip(names, _short(names), strict=True))
    changes = ", ".join(f'"{name}" = given.{short[name]}' for name in names if name not in keys)
    same = " AND ".join(f'held."{name}" = given.{short[name]}' for name in keys)
    return (
        f'UPDATE "{table.name}" AS held SET {changes}'  # noqa: S608 - names of ours
        f" FROM {_given(table, names)} WHERE {same}"
    )


def _given(table: Table, names: tuple[str, ...]) -> str:
    types = [table.c[name].type.compile(dialect=_DIALECT) for name in names]
    columns = ", ".join(f"{a} {b}" for a, b in zip(_short(names), types, strict=True))
    return f"json_to_recordset(%s::json) AS given({columns})"
