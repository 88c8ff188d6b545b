"""Files of open data: added once, read as they were published."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.store.open_data_tables import open_data_files
from central.store.upsert import insert_new


@dataclass(frozen=True, slots=True)
class OpenFile:
    """One file in both forms. Hashes are of the texts' UTF-8 bytes."""

    day: str
    revision: int
    night: str
    at: str
    json_hash: str
    csv_hash: str
    json: str
    csv: str


_COLUMNS = tuple(open_data_files.c[name] for name in OpenFile.__dataclass_fields__)
_NAMES = tuple(column for column in _COLUMNS if column.name not in {"json", "csv"})
_NEWEST = (open_data_files.c.day.desc(), open_data_files.c.revision.desc())


def add_open_file(connection: Connection, file: OpenFile) -> None:
    """Store a file; one that is there already stays as it is."""
    row = {column.name: getattr(file, column.name) for column in _COLUMNS}
    insert_new(connection, open_data_files, [row])


def open_file(connection: Connection, day: str, revision: int) -> OpenFile | None:
    """The file of that day and revision."""
    of = open_data_files.c
    query = select(*_COLUMNS).where(of.day == day, of.revision == revision)
    row = connection.execute(query).one_or_none()
    return None if row is None else OpenFile(*row)


def last_open_file(connection: Connection, day: str) -> OpenFile | None:
    """The newest revision of that day."""
    query = select(*_COLUMNS).where(open_data_files.c.day == day).order_by(*_NEWEST).limit(1)
    row = connection.execute(query).one_or_none()
    return None if row is None else OpenFile(*row)


def open_files(connection: Connection, limit: int, before: str = "") -> list[OpenFile]:
    """Files without their texts (which are empty here), of days before `before` if it is given,
    the newest day first and of a day the newest revision first.
    """
    query = select(*_NAMES).order_by(*_NEWEST).limit(limit)
    if before:
        query = query.where(open_data_files.c.day < before)
    return [OpenFile(**row, json="", csv="") for row in connection.execute(query).mappings()]
