"""A report as it is, before anybody writes it as a file: words, tables, charts, notes. Pure.

A cell is a whole number, a Decimal (per cent of 100 in a column of shares, points in one of points)
or a text; None is a place where nothing is to be said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal | str | None


class Form(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """Per cent, two decimals."""

    POINTS = "points"
    """One decimal."""


@dataclass(frozen=True, slots=True)
class Column:
    """`group`: the heading above it and others beside it; `width`: in characters."""

    title: str
    form: Form = Form.COUNT
    group: str = ""
    width: float = 10


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` of the first columns; `said`: words in place of all that follow. `strong`: a sum."""

    cells: tuple[Value, ...]
    said: str = ""
    strong: bool = False


class Drawn(StrEnum):
    """What a chart draws of each row."""

    LEVELS = "levels"
    """The share of each level, side by side, 100 per cent wide."""

    INDEX = "index"
    """The index, and its interval as a line."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Of a table's rows that have figures. `values`: the columns drawn: of `LEVELS` one for each
    level, from the least satisfied; of `INDEX` the index, the low and the high end.
    """

    drawn: Drawn
    title: str
    label: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`sheet`: its short name; `empty`: what is said where it has no row; `note`: below it."""

    sheet: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    note: str = ""
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above an official paper. `agency`: above the unit, at the left; `sample`: empty
    unless the figures are nobody's.
    """

    state: str
    motto: str
    agency: str
    unit: str
    number: str
    place_and_day: str
    sample: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Below everything: who gets it, and who signs."""

    recipients_title: str
    recipients: tuple[str, ...]
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Report:
    """All of it. `lead`: paragraphs; `notes`: how far it can be relied on; `commands`: by which an
    auditor computes it anew; `made`: when and by what it was made; `cover`: a
    workbook's first sheet.
    """

    language: str
    head: Head
    title: str
    subtitle: str
    lead: tuple[str, ...]
    tables: tuple[Table, ...]
    notes_title: str
    notes: tuple[str, ...]
    commands_title: str
    commands: tuple[str, ...]
    signature: Signature
    made: str
    page: str
    cover: str

    @property
    def charts(self) -> Sequence[tuple[Table, Chart]]:
        """Each chart with its table."""
        return [(table, table.chart) for table in self.tables if table.chart and table.rows]
