"""Open data: at night a file for each day of which something new may be told to everybody.

Guarantees that a file tells what the view lets the public see and no more; that a file which was
published never changes: another one with the next revision names it; and that a day of which
nothing changed gets no new file. A month's figures stand in the file of its last day. Samples are
out. Runs in the transaction that signs the night, whose list names the files by their hashes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from central.released.audience import Audience, By, Scope, Span
from central.released.lines import lines_of
from central.released.open_data_columns import COLUMNS, FORMAT, NOTES, VERSION, csv_text
from central.released.open_data_visits import visit_rows
from central.released.parcels import month_span
from central.released.view import view
from central.store import published_queries
from central.store.open_data_queries import OpenFile, add_open_file, last_open_file
from kiosk.record import base64url

Row = dict[str, Any]
_NAMES = tuple(column.name for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class About:
    """What the office says of its data: `publisher` and `licence` may be empty."""

    publisher: str = ""
    licence: str = ""


def publish_open_data(
    connection: Connection, days: Iterable[str], night: date, at: str, about: About
) -> list[OpenFile]:
    """Store what is new of `days` and of the months that they end; `night` always has a file.

    `at`: the moment, as `central.moment.to_text` has it. Returns the new files, in order.
    """
    last = night.isoformat()
    wanted = {last, *days} | {month_span(day[:7])[1] for day in days}
    sites = published_queries.sites_that_are_real(connection)
    files = []
    for day in sorted(day for day in wanted if day <= last):
        rows = _rows(connection, sites, day)
        file = _file(connection, day, rows, night, at, about)
        if file is not None and (rows or day == last or file.revision > 1):
            add_open_file(connection, file)
            files.append(file)
    return files


def _rows(connection: Connection, sites: tuple[str, ...], day: str) -> list[Row]:
    first, last = month_span(day[:7])
    rows = _answers(connection, sites, day, day)
    rows += visit_rows(connection, sites, day)
    if day == last:
        rows += _answers(connection, sites, first, last)
    return sorted(({**dict.fromkeys(_NAMES), **row} for row in rows), key=_place)


def _place(row: Row) -> tuple[str, ...]:
    return tuple(row[name] or "" for name in _NAMES[:7])


def _answers(connection: Connection, sites: tuple[str, ...], first: str, last: str) -> list[Row]:
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    table = view(connection, Audience.PUBLIC, Scope(sites), span, By.SITE)
    rows: list[Row] = []
    for line in lines_of(table):
        parts = line.parts or (None, None, None)
        place = ("answers", line.of[0], first, last)
        said = (line.channel, line.questionnaire, line.question, line.state, line.why)
        cell = (text or None for text in said)
        figures = (line.n, line.satisfied, *parts, *(line.counts or ()))
        # What is withheld has no counts: its columns stay empty.
        rows.append(dict(zip(_NAMES, (*place, *cell, *figures), strict=False)))
    return rows


def _file(
    connection: Connection, day: str, rows: list[Row], night: date, at: str, about: About
) -> OpenFile | None:
    held = last_open_file(connection, day)
    if held is not None and json.loads(held.json)["rows"] == rows:
        return None
    revision = held.revision + 1 if held else 1
    content = {
        "format": FORMAT,
        "v": VERSION,
        "day": day,
        "revision": revision,
        "replaces": _name(held) if held else None,
        "night": night.isoformat(),
        "at": at,
        "publisher": about.publisher,
        "licence": about.licence,
        "notes": dict(NOTES),
        "rows": rows,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    table = csv_text(rows)
    json_hash, csv_hash = (base64url.sha256(each.encode()) for each in (text, table))
    return OpenFile(day, revision, night.isoformat(), at, json_hash, csv_hash, text, table)


def _name(file: OpenFile) -> dict[str, object]:
    return {"revision": file.revision, "json": file.json_hash, "csv": file.csv_hash}
