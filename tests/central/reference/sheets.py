"""Sheets for tests: as text, as CSV, as a workbook; and what a central does with them."""

import io
from datetime import date

import openpyxl

from central.reference.kinds import KINDS
from central.reference.read_sheet import read_sheet
from central.reference.rows import read_rows
from central.reference.writing import held, plan_for, write_sheet_of
from central.store.engine import reading, writing

HASH = "h" * 43


def table(text):
    """Rows of a sheet written with bars, so that columns can be seen."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def csv_of(text, delimiter=";"):
    return "\r\n".join(delimiter.join(row) for row in table(text)).encode()


def workbook(rows, *, title="Sheet", change=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(book, sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


class Desk:
    """Imports sheets into the central of a hall."""

    def __init__(self, hall, author):
        self.hall = hall
        self.author = author

    def plan(self, kind, text):
        with reading(self.hall.engine) as connection:
            return plan_for(connection, KINDS[kind], read(kind, text))

    def write(self, kind, text):
        rows = read(kind, text)
        with writing(self.hall.engine) as connection:
            plan, _ = write_sheet_of(
                connection, KINDS[kind], rows, HASH, self.author, self.hall.now
            )
        assert not plan.faults, plan.faults
        return plan

    def refused(self, kind, text):
        rows = read(kind, text)
        before = self.everything()
        with writing(self.hall.engine) as connection:
            plan, _ = write_sheet_of(
                connection, KINDS[kind], rows, HASH, self.author, self.hall.now
            )
        assert plan.faults
        assert self.everything() == before
        return [(fault.row, fault.column, fault.expected) for fault in plan.faults]

    def ask(self, question, *arguments):
        with reading(self.hall.engine) as connection:
            return question(connection, *arguments)

    def everything(self):
        with reading(self.hall.engine) as connection:
            return {
                name: {key: list(each) for key, each in held(connection, kind).items()}
                for name, kind in KINDS.items()
            } | {"log": self.hall.rows("SELECT COUNT(*) FROM reference_changes")}


def read(kind, text):
    data = text if isinstance(text, bytes) else csv_of(text)
    return read_rows(KINDS[kind], read_sheet(data))


def day(text):
    return date.fromisoformat(text)
