"""Writes a report as a workbook: a first sheet with the national header and the sentences, a sheet
for each table with its chart, one for the notes. A table's sheet begins with few rows: all above
its figures stays in sight, and on a small screen there must be room for them.

Guarantees that figures are numbers with a number format (Excel sets the decimal comma by its own
language), that a text is a text whatever it begins with, that headings stay in sight on the screen
and stand on every printed page, that every sheet is set up for A4, and that nothing is computed in
the file: no formulas.
"""

import io
import re
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format as CellFormat  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from central.reports.description import Column, Form, Report, Row, Table
from central.reports.xlsx_charts import add_chart
from central.reports.xlsx_looks import Looks, looks_in

A4 = 9
LONGEST_SHEET_NAME = 31
LANDSCAPE_CHARACTERS = 120
"""About so many of the font's size fit across the page; titles are broken there."""

_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_LONG_LINE = 110
_LINE_POINTS = 16


def xlsx_bytes(report: Report) -> bytes:
    """The file."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, _OPTIONS)
    book.set_properties(
        {
            "title": report.title,
            "subject": report.subtitle,
            "author": report.head.unit,
            "company": report.head.agency,
            "comments": report.made,
        }
    )
    looks = looks_in(book)
    names: set[str] = set()
    _cover(book, looks, report, names)
    for table in report.tables:
        sheet = book.add_worksheet(_sheet_name(table.sheet, names))
        top = _head(sheet, looks, report, whole=False, width=len(table.columns))
        _table(book, sheet, looks, table, top)
        _page(sheet, report)
    _notes(book, looks, report, names)
    book.close()
    return written.getvalue()


def _cover(book: Workbook, looks: Looks, report: Report, names: set[str]) -> None:
    sheet = book.add_worksheet(_sheet_name(report.cover, names))
    sheet.set_column(0, 1, LANDSCAPE_CHARACTERS / 2)
    _head(sheet, looks, report, whole=True, width=2)
    _page(sheet, report)


def _sheet_name(wished: str, names: set[str]) -> str:
    """A name that Excel takes, unlike those before it."""
    plain = _NOT_IN_A_NAME.sub(" ", wished).strip("' ") or "Sheet"
    name, number = plain[:LONGEST_SHEET_NAME].strip(), 1
    while name.casefold() in names:
        number += 1
        name = f"{plain[: LONGEST_SHEET_NAME - len(str(number)) - 1]} {number}"
    names.add(name.casefold())
    return name


def _page(sheet: Worksheet, report: Report) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.6, bottom=0.7)
    page = report.page.format(page="&P", pages="&N")
    sheet.set_footer(f"&L{_footer_text(report.made)}&R{page}")
    sheet.hide_gridlines(2)


def _footer_text(text: str) -> str:
    return text.replace("&", "&&")


def _head(sheet: Worksheet, looks: Looks, report: Report, *, whole: bool, width: int) -> int:
    """What stands above the table; the row after it. `whole`: with the national header."""
    row = 0
    half = max(1, width // 2)
    if whole:
        head = report.head
        left = (
            (head.agency, looks.centre),
            (head.unit, looks.centre_bold),
            (head.number, looks.centre),
        )
        right = (
            (head.state, looks.centre_bold),
            (head.motto, looks.centre_underlined),
            (head.place_and_day, looks.centre),
        )
        for (text, look), (other, other_look) in zip(left, right, strict=True):
            _across(sheet, row, 0, half - 1, text, look)
            _across(sheet, row, half, width - 1, other, other_look)
            row += 1
        row += 1
    if report.head.sample:
        _across(sheet, row, 0, width - 1, report.head.sample, looks.sample)
        row += 1
    _across(sheet, row, 0, width - 1, report.title, looks.title)
    _across(sheet, row + 1, 0, width - 1, report.subtitle, looks.centre)
    row += 3
    if whole:
        for paragraph in report.lead:
            _across(sheet, row, 0, width - 1, paragraph, looks.paragraph)
            sheet.set_row(row, _height(paragraph))
            row += 1
        row += 1
    return row


def _height(text: str) -> int:
    return _LINE_POINTS * (1 + len(text) // _LONG_LINE)


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, look: CellFormat) -> None:
    """A text over several columns: merged cells, which begin as text."""
    if last > first:
        sheet.merge_range(row, first, row, last, "", look)
    sheet.write_string(row, first, text, look)


def _table(book: Workbook, sheet: Worksheet, looks: Looks, table: Table, top: int) -> None:
    _across(sheet, top, 0, len(table.columns) - 1, table.title, looks.caption)
    first = _headings(sheet, looks, table.columns, top + 1)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(top + 1, first - 1)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, max(column.width, 9))
    row = first
    for each in table.rows:
        _row(sheet, looks, table.columns, each, row)
        row += 1
    if not table.rows:
        _across(sheet, row, 0, len(table.columns) - 1, table.empty, looks.said)
        row += 1
    if table.note:
        _across(sheet, row, 0, len(table.columns) - 1, table.note, looks.note)
        sheet.set_row(row, _height(table.note))
        row += 1
    if table.chart is not None:
        add_chart(book, sheet, table, table.chart, first, row + 1)


def _headings(sheet: Worksheet, looks: Looks, columns: tuple[Column, ...], top: int) -> int:
    """One or two rows of headings; the row after them."""
    if not any(column.group for column in columns):
        for at, column in enumerate(columns):
            sheet.write_string(top, at, column.title, looks.heading)
        sheet.set_row(top, 3 * _LINE_POINTS)
        return top + 1
    at = 0
    while at < len(columns):
        group, last = columns[at].group, at
        while group and last + 1 < len(columns) and columns[last + 1].group == group:
            last += 1
        if group:
            _across(sheet, top, at, last, group, looks.heading)
            for place in range(at, last + 1):
                sheet.write_string(top + 1, place, columns[place].title, looks.heading)
        else:
            sheet.merge_range(top, at, top + 1, at, "", looks.heading)
            sheet.write_string(top, at, columns[at].title, looks.heading)
        at = last + 1
    sheet.set_row(top, 2 * _LINE_POINTS)
    sheet.set_row(top + 1, 2 * _LINE_POINTS)
    return top + 2


def _row(sheet: Worksheet, looks: Looks, columns: tuple[Column, ...], row: Row, at: int) -> None:
    for place, (value, column) in enumerate(zip(row.cells, columns, strict=False)):
        look = looks.of(column.form, strong=row.strong)
        if value is None:
            sheet.write_blank(at, place, None, look)
        elif isinstance(value, str):
            text_look = looks.of(Form.TEXT, strong=row.strong)
            sheet.write_string(at, place, value, text_look if value != "–" else looks.dash)
        else:
            sheet.write_number(at, place, _number(value, column.form), look)
    if row.said:
        _across(sheet, at, len(row.cells), len(columns) - 1, row.said, looks.said)


def _number(value: int | Decimal, form: Form) -> float:
    """Per cent is a fraction for Excel, which shows it with its sign."""
    if form is Form.SHARE:
        return float(Decimal(value) / 100)
    return float(value) if isinstance(value, Decimal) else value


def _notes(book: Workbook, looks: Looks, report: Report, names: set[str]) -> None:
    sheet = book.add_worksheet(_sheet_name(report.notes_title, names))
    sheet.set_column(0, 0, LANDSCAPE_CHARACTERS)
    lines: list[tuple[str, Any]] = [(report.notes_title, looks.caption)]
    lines += [(note, looks.paragraph) for note in report.notes]
    lines += [("", looks.paragraph), (report.commands_title, looks.caption)]
    lines += [(command, looks.command) for command in report.commands]
    lines += [("", looks.paragraph), (report.signature.title, looks.sign)]
    lines += [(report.signature.hint, looks.sign_hint)]
    for row, (text, look) in enumerate(lines):
        sheet.write_string(row, 0, text, look)
    _page(sheet, report)
