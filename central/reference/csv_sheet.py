"""Reads a sheet from CSV: UTF-8 with or without a mark, comma, semicolon or tab, quoted newlines.

Guarantees a `SheetError` for whatever is not that, and rows numbered as a spreadsheet that opens
the file numbers them: a quoted newline begins no new row, an empty line is one.
"""

import csv
import io
import unicodedata

from central.reference.sheet import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Row,
    Sheet,
    SheetError,
)

_DELIMITERS = ";,\t"


def read_csv(data: bytes) -> Sheet:
    """The sheet in `data`; SheetError if it is none."""
    text = _decoded(data)
    if "\0" in text:
        raise SheetError("it holds NUL bytes; expected CSV in UTF-8, or an XLSX workbook")
    rows: list[Row] = []
    # The limit of csv is one for the whole process; ours is checked on each cell below.
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, line in enumerate(lines, start=1):
            if any(cell.strip() for cell in line):
                rows.append(Row(number, _cells(number, line)))
            if len(rows) > MOST_ROWS:
                raise SheetError(f"it has more than {MOST_ROWS} rows; give it in several files")
    except csv.Error as error:
        raise SheetError(
            f"row {number + 1}: {error}. Expected quotes to be closed, and a quote within quotes"
            " to be written twice"
        ) from error
    return Sheet(rows)


def _cells(number: int, line: list[str]) -> list[Cell]:
    while line and not line[-1].strip():
        line.pop()
    if len(line) > MOST_COLUMNS:
        raise SheetError(f"row {number} has {len(line)} columns; expected at most {MOST_COLUMNS}")
    if any(len(cell) > LONGEST_CELL for cell in line):
        raise SheetError(f"row {number} has a cell of more than {LONGEST_CELL} characters")
    return [Cell(unicodedata.normalize("NFC", cell).strip(" \u00a0\n")) for cell in line]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SheetError(
            f"line {line} is not UTF-8. Save it as 'CSV UTF-8' (a plain 'CSV' of Excel loses"
            " Vietnamese letters), or as XLSX"
        ) from error


def _delimiter(text: str) -> str:
    """What stands most often between the headings, outside quotes."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(heading.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)
