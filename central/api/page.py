"""One page of rows as JSON or CSV, and the mark that the next page begins behind.

Guarantees that a cell of the CSV is no formula to a spreadsheet, whatever somebody named a counter;
that a mark which is not one of ours is refused; and that both forms hold the same rows.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from central.api.tables import INTEGER, Column, Table
from central.reference.guarded import guarded
from central.refusal import malformed
from central.store.data_queries import Cell, Row
from kiosk.record import base64url
from kiosk.record.errors import NotCompactError

VERSION = 1
_GREATEST = 1_000_000
"""Of a number in a key, such as an hour."""


@dataclass(frozen=True, slots=True)
class Page:
    """`columns`: names of the row's members; `next`: the mark behind the last row, None at the
    end.
    """

    columns: tuple[str, ...]
    rows: Sequence[Row]
    next: str | None

    @property
    def tag(self) -> str:
        """A digest of the rows: another one where anything in them is another."""
        rows = json.dumps([self.columns, [*map(list, self.rows)], self.next])
        return base64url.sha256(rows.encode())

    def document(self) -> dict[str, object]:
        """As JSON."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"version": VERSION, "rows": rows, "next": self.next}

    def csv(self) -> str:
        """As CSV of RFC 4180, with a line of names."""
        file = io.StringIO()
        writer = csv.writer(file)
        writer.writerow(self.columns)
        writer.writerows([_cell(value) for value in row] for row in self.rows)
        return file.getvalue()


def make_page(table: Table, rows: Sequence[Row], most: int) -> Page:
    """`rows`: one more than `most` if there are more."""
    shown = rows[:most]
    mark = _mark(shown[-1][: table.key]) if len(rows) > most else None
    return Page(table.names, shown, mark)


def read_mark(mark: str, table: Table) -> tuple[str | int, ...]:
    """The key that the mark names, empty for no mark; Refusal `malformed` if it is not ours."""
    if not mark:
        return ()
    try:
        found = json.loads(base64url.decode(mark))
    except (NotCompactError, ValueError, RecursionError) as error:
        raise malformed("after: expected the mark of the page before") from error
    key = table.columns[: table.key]
    if not isinstance(found, list) or len(found) != len(key) or not all(map(_is_of, found, key)):
        raise malformed(
            "after: expected the mark `next` of a page of this very address; begin without one"
        )
    return tuple(found)


def _is_of(value: object, column: Column) -> bool:
    if column.kind == INTEGER:
        return type(value) is int and 0 <= value <= _GREATEST
    return isinstance(value, str) and value.isprintable()


def _mark(key: Row) -> str:
    return base64url.encode(json.dumps(list(key)).encode())


def _cell(value: Cell) -> str | int:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return guarded(value)
    return "" if value is None else value
