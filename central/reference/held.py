"""Reference data between its tables and `Version`s, and what rows may refer to."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import Connection, select

from central.reference.checks import Known
from central.reference.kinds import COUNTERS, FROM, SITES, TO, UNITS, Kind
from central.reference.succession import Histories
from central.reference.version import Key, Version
from central.store.fleet_tables import counters, sites
from central.store.reference_queries import Row, put_rows, rows_of, take_rows

_DAY = "day"
"""The column of the one day, where a version has only one."""
A_DAY = timedelta(days=1)


def histories_of(
    connection: Connection, kind: Kind, at: Sequence[str] | None = None
) -> dict[Key, list[Version]]:
    """Every history of the kind, by key; of the sites `at` alone if they are given."""
    versions = (_version(kind, row) for row in rows_of(connection, kind.table, at))
    ordered = sorted(versions, key=lambda each: (each.key, each.valid_from))
    return {key: list(group) for key, group in groupby(ordered, key=lambda each: each.key)}


def keep(connection: Connection, kind: Kind, versions: Iterable[Version]) -> None:
    """Store `versions`, in place of those with the same first day."""
    put_rows(connection, kind.table, [_row(kind, each) for each in versions])


def take_back(connection: Connection, kind: Kind, versions: Iterable[Version]) -> None:
    """`versions` are no more there."""
    take_rows(connection, kind.table, [_row(kind, each) for each in versions])


def known_at(connection: Connection) -> Known:
    """What rows may refer to: what has a version, or is in use."""
    used = connection.execute(select(sites.c.site_id)).all()
    used_counters = connection.execute(select(counters.c.site_id, counters.c.counter_id)).all()
    return Known(
        frozenset(histories_of(connection, UNITS)),
        frozenset({*histories_of(connection, SITES), *map(tuple, used)}),
        frozenset({*histories_of(connection, COUNTERS), *map(tuple, used_counters)}),
    )


def all_versions(histories: Histories) -> list[Version]:
    """Every version, by key and day."""
    return [version for key in sorted(histories) for version in histories[key]]


def _key_columns(kind: Kind) -> list[str]:
    names = [column.name for column in kind.key]
    return names if "site_id" in names else ["site_id", *names]


def _version(kind: Kind, row: Row) -> Version:
    begins = date.fromisoformat(row[_DAY if kind.of_one_day else FROM])
    ends = begins + A_DAY if kind.of_one_day else _day(row[TO])
    return Version(
        tuple(row[name] for name in _key_columns(kind)),
        begins,
        ends,
        {column.name: row[column.name] for column in kind.values},
    )


def _row(kind: Kind, version: Version) -> Row:
    row: Row = dict(zip(_key_columns(kind), version.key, strict=True)) | dict(version.values)
    if kind.of_one_day:
        return row | {_DAY: version.valid_from.isoformat()}
    ends = None if version.valid_to is None else version.valid_to.isoformat()
    return row | {FROM: version.valid_from.isoformat(), TO: ends}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
