"""Reads a sheet from an XLSX workbook, one row after the other.

Guarantees that what a spreadsheet computes, joins or takes for a number is named and never guessed
at: formulas, merged cells, numbers (a code would have lost its zeros), errors. A date is a day. A
workbook that would unpack to more than the limits below is refused before it is.
"""

import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import cast
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from central.reference.sheet import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_FAULTS,
    MOST_ROWS,
    Cell,
    Fault,
    Row,
    Sheet,
    SheetError,
    letter,
)

MOST_UNPACKED = 64 * 2**20
"""Bytes of all parts together: a million empty rows are 20 to 40 MiB."""
MOST_PARTS = 500
LAST_ROW = 1_048_576
"""Of any sheet that a spreadsheet can show."""
CHUNK = 2**16
_LAST_COLUMN = f"column {letter(MOST_COLUMNS - 1)}"
MOST_WIDE = 200
"""Rows with (empty) cells beyond the last column: each costs as much as its width."""

_UNREADABLE = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    EOFError,
    OSError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
)
"""What openpyxl, zipfile and expat raise for a broken or hostile workbook."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z0-9:]{1,30})"')
_NO_TEXT = (
    "a number to the spreadsheet, so zeros of a code may be lost and a day may be another;"
    " expected text: set the cells' format to Text and type it again"
)
_EMPTY = Cell("")
_Line = tuple[ReadOnlyCell | EmptyCell, ...]


def read_xlsx(data: bytes, name: str | None) -> Sheet:
    """The sheet `name` (None: the first one) of the workbook; SheetError if it is none."""
    try:
        _refuse_bombs(data)
        with warnings.catch_warnings():
            # openpyxl says what it does not know of styles and extensions; nothing here needs it.
            warnings.simplefilter("ignore")
            return _read(data, name)
    except SheetError:
        raise
    except _UNREADABLE as error:
        raise SheetError(
            f"it is no XLSX workbook that can be read ({type(error).__name__}). Open it in a"
            " spreadsheet, save it as XLSX or CSV UTF-8, and try again"
        ) from error


def _refuse_bombs(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise SheetError(
            f"it would unpack to {unpacked / 2**20:.0f} MiB in {len(parts)} parts; expected at most"
            f" {MOST_UNPACKED // 2**20} MiB in {MOST_PARTS}. Copy the rows into a new workbook"
        )


def _read(data: bytes, name: str | None) -> Sheet:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    try:
        sheet = _chosen(book, name)
        # What a sheet says of its own size may be anything.
        sheet.reset_dimensions()
        rows: list[Row] = []
        wide = 0
        for number, line in enumerate(_lines(sheet), start=1):
            if number > LAST_ROW:
                raise SheetError(f"it has rows beyond {LAST_ROW}")
            wide += len(line) > MOST_COLUMNS
            if wide > MOST_WIDE:
                raise SheetError(f"more than {MOST_WIDE} rows reach beyond {_LAST_COLUMN}")
            row = _row(number, line)
            if row is not None:
                rows.append(row)
            if len(rows) > MOST_ROWS:
                raise SheetError(f"it has more than {MOST_ROWS} rows; give it in several files")
        return Sheet(rows, _merged(data, sheet))
    finally:
        book.close()


def _chosen(book: openpyxl.Workbook, name: str | None) -> ReadOnlyWorksheet:
    named = {sheet.title: sheet for sheet in book.worksheets}
    if not named:
        raise SheetError("the workbook has no sheet of cells")
    title = next(iter(named)) if name is None else unicodedata.normalize("NFC", name)
    if title not in named:
        raise SheetError(f"there is no sheet {title!r:.60} (there are: {', '.join(named)})")
    found = named[title]
    if not isinstance(found, ReadOnlyWorksheet):
        raise SheetError(f"the sheet {title!r:.60} cannot be read row by row")
    return found


def _lines(sheet: ReadOnlyWorksheet) -> Iterable[_Line]:
    lines = sheet.iter_rows()  # type: ignore[misc]  # as if of its parent
    return cast("Iterable[_Line]", lines)


def _row(number: int, line: _Line) -> Row | None:
    last = max((place for place, each in enumerate(line) if each.value is not None), default=-1)
    cells = [_EMPTY if each.value is None else _cell(each) for each in line[: last + 1]]
    while cells and cells[-1] == _EMPTY:
        cells.pop()
    if not cells:
        return None
    if len(cells) > MOST_COLUMNS:
        raise SheetError(
            f"row {number} has something beyond {_LAST_COLUMN}; expected nothing there"
        )
    if any(len(cell.text) > LONGEST_CELL for cell in cells):
        raise SheetError(f"row {number} has a cell of more than {LONGEST_CELL} characters")
    return Row(number, cells)


def _cell(cell: ReadOnlyCell | EmptyCell) -> Cell:
    value = cell.value
    if cell.data_type == "f":
        return Cell(str(value), "a formula; expected its result: copy, then paste as values")
    if cell.data_type == "e":
        return Cell(str(value), "an error of the spreadsheet")
    if isinstance(value, bool):
        return Cell("có" if value else "không")
    if isinstance(value, str):
        return Cell(unicodedata.normalize("NFC", value).strip(" \u00a0\n"))
    return _day(value) if isinstance(value, date) else Cell(str(value), _NO_TEXT)


def _day(value: date) -> Cell:
    if not isinstance(value, datetime):
        return Cell(value.isoformat(), day=value.isoformat())
    day = value.date().isoformat()
    if value.time() == time():
        return Cell(day, day=day)
    return Cell(str(value), "a day with a time; expected the day alone", day)


def _merged(data: bytes, sheet: ReadOnlyWorksheet) -> list[Fault]:
    """Merged cells: all but the first are empty, though a person sees the words in each."""
    # openpyxl's streaming reader skips merged cells, and keeps the place to itself.
    part = str(sheet._worksheet_path)  # type: ignore[attr-defined]  # noqa: SLF001
    found: list[str] = []
    rest = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(part) as stream:
        while len(found) < MOST_FAULTS and (chunk := stream.read(CHUNK)):
            rest += chunk
            last = 0
            for match in _MERGED.finditer(rest):
                found.append(match[1].decode("ascii"))
                last = match.end()
            rest = rest[max(last, len(rest) - 200) :]
    return [
        Fault(
            int(re.search(r"\d+", cells)[0]),  # type: ignore[index]
            re.match(r"[A-Z]*", cells)[0],  # type: ignore[index]
            "",
            cells,
            "merged cells; expected each cell by itself: unmerge them and fill in each",
        )
        for cells in found
        if re.search(r"\d", cells)
    ]
