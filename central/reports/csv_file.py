"""Writes a report as CSV: every table, one below the other, then the notes.

Guarantees the mark of UTF-8 at the beginning, so that Excel reads Vietnamese; semicolons between
cells and the decimal comma in Vietnamese, commas and the point in English, as an Excel of either
sort opens them; shares without a sign; and that no cell is taken for a formula (`guarded`).
"""

import csv
import io

from central.reference.guarded import guarded
from central.reports.description import Report, Row, Table
from central.reports.numbers import text_of

_DELIMITER = {"vi": ";", "en": ","}


def csv_bytes(report: Report) -> bytes:
    """The file."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=_DELIMITER[report.language], lineterminator="\r\n")
    for row in _rows(report):
        writer.writerow([guarded(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> list[list[str]]:
    head = [report.head.sample] if report.head.sample else []
    rows = [[text] for text in (*head, report.title, report.subtitle, *report.lead)]
    for table in report.tables:
        rows += [[], [table.title], _headings(table)]
        rows += [_cells(table, row, report.language) for row in table.rows]
        rows += [[table.empty]] if not table.rows else []
        rows += [[table.note]] if table.note else []
    rows += [[], [report.notes_title], *([note] for note in report.notes)]
    rows += [[], [report.commands_title], *([command] for command in report.commands)]
    return [*rows, [], [report.made]]


def _headings(table: Table) -> list[str]:
    """One line: a column's group before its own title."""
    return [
        f"{column.group}: {column.title}" if column.group else column.title
        for column in table.columns
    ]


def _cells(table: Table, row: Row, language: str) -> list[str]:
    cells = [
        str(value) if isinstance(value, int) else text_of(value, column.form, language)
        for value, column in zip(row.cells, table.columns, strict=False)
    ]
    if row.said:
        cells.append(row.said)
    return cells + [""] * (len(table.columns) - len(cells))
