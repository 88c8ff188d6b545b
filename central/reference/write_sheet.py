"""Writes rows as CSV or XLSX that `read_sheet` reads back to the same words.

Guarantees that no cell is taken for a formula by whoever opens it (`guarded`), and that an XLSX's
cells are all text, so that no zero and no day is lost in it. CSV begins with the mark of UTF-8 and
has semicolons, as a Vietnamese Excel expects it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

import openpyxl
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from central.reference.guarded import guarded
from central.reference.kinds import FROM, TO, Kind
from central.reference.sheet import letter
from central.reference.succession import Histories
from central.reference.version import Version

TEXT_FORMAT = "@"
SPARE_ROWS = 300
"""Empty rows of a template whose cells are text already."""
_WIDTH = 22


def rows_of(kind: Kind, histories: Histories) -> list[list[str]]:
    """The headings, and a row for each version."""
    versions = [version for key in sorted(histories) for version in histories[key]]
    return [headings(kind), *(_row(kind, version) for version in versions)]


def template_rows(kind: Kind) -> list[list[str]]:
    """The headings, and the line that is an example."""
    return [headings(kind), [kind.sample.get(column.name, "") for column in kind.columns]]


def headings(kind: Kind) -> list[str]:
    """In Vietnamese."""
    return [column.heading for column in kind.columns]


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """`rows` as CSV."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerows(
        [guarded(cell) for cell in row] for row in rows
    )
    return written.getvalue().encode("utf-8-sig")


def xlsx_bytes(title: str, rows: Sequence[Sequence[str]], *, spare: int = 0) -> bytes:
    """`rows` as a workbook of one sheet, with so many empty rows below that take text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for index in range(len(rows[0])):
        sheet.column_dimensions[letter(index)].width = _WIDTH
    for row in [*rows, *[[""] * len(rows[0])] * spare]:
        sheet.append([_cell(sheet, text) for text in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, guarded(text) or None)
    cell.number_format = TEXT_FORMAT
    return cell


def _row(kind: Kind, version: Version) -> list[str]:
    site_first = version.key[1:] if kind.of_no_site else version.key
    said = dict(zip((column.name for column in kind.key), site_first, strict=True))
    said |= {FROM: version.valid_from.isoformat(), **version.values}
    said[TO] = version.valid_to.isoformat() if version.valid_to else ""
    return [column.say(said.get(column.name, "")) for column in kind.columns]
