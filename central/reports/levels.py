"""Tables of answers by level: number and share of each, the index, its interval. Pure.

Guarantees that the shares of a row add up to 100, that the index is rounded by itself from whole
numbers, and that a row without figures says why and has no number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from central.channels import KIOSK_CHANNEL
from central.released.cell import Shown, Why
from central.released.table import Answers, CellKey, Of, ReleasedTable, summed
from central.reports.description import Chart, Column, Drawn, Form, Row, Table, Value
from central.reports.numbers import per_cent, ratio
from central.reports.wording import ReportWords
from kiosk.survey import Share
from kiosk.survey.rounding import shares_that_add_up

DECIMALS = 2
LEVELS = (5, 4, 3, 2, 1)
"""In the order of official tables, the most satisfied first."""

_FIGURES = 1 + 2 * len(LEVELS)
"""Columns before the index: all answers, and number and share of each level."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a table has a row of: its first cells, what it is of, and its figures."""

    label: tuple[Value, ...]
    shown: Shown | None
    why: str = ""
    strong: bool = False


def level_columns(words: ReportWords) -> tuple[Column, ...]:
    """The columns after a row's names."""
    of = words.columns
    found = [Column(of.total, Form.COUNT, width=9)]
    for level in LEVELS:
        group = words.levels[level - 1]
        found += [
            Column(of.number, Form.COUNT, group, 9),
            Column(of.share, Form.SHARE, group, 9),
        ]
    found += [
        Column(of.index, Form.SHARE, width=10),
        Column(of.low, Form.SHARE, of.interval, 9),
        Column(of.high, Form.SHARE, of.interval, 9),
    ]
    return tuple(found)


def level_cells(shown: Shown) -> tuple[Value, ...]:
    """The figures of one row, in the order of `level_columns`."""
    counts = [shown.counts.get(level, 0) for level in LEVELS]
    shares = shares_that_add_up(counts, DECIMALS) or ()
    found: list[Value] = [shown.n]
    for count, share in zip(counts, shares, strict=True):
        found += [count, share]
    share_of = Share.of_levels(dict(zip(LEVELS, counts, strict=True)))
    low, high = share_of.interval or (0.0, 0.0)
    return (*found, ratio(share_of.satisfied, share_of.valid), per_cent(low), per_cent(high))


def rows_of(lines: Iterable[Line], words: ReportWords) -> tuple[Row, ...]:
    """A row for each line that has figures, words for each that has none."""
    return tuple(
        Row((*line.label, *level_cells(line.shown)), strong=line.strong)
        if line.shown is not None and line.shown.n
        else Row(line.label, line.why or words.said.none)
        for line in lines
    )


def level_charts(label: int, names: int, title: str) -> tuple[Chart, Chart]:
    """The shares of the levels, and the index: of a table with so many columns of names."""
    shares = tuple(names + 2 + 2 * place for place in reversed(range(len(LEVELS))))
    index = names + _FIGURES
    return (
        Chart(Drawn.LEVELS, title, label, shares),
        Chart(Drawn.INDEX, title, label, (index, index + 1, index + 2)),
    )


def cells_of(
    table: ReleasedTable, question: str, channel: str = KIOSK_CHANNEL
) -> Iterator[tuple[Of, str, Shown]]:
    """What is shown of one question: what it is of, the questionnaire, the figures."""
    for key, cell in table.cells.items():
        if key.question == question and key.channel == channel:
            yield key.of, key.questionnaire, cell


def summed_cells(tables: Iterable[ReleasedTable]) -> dict[CellKey, Shown]:
    """The sums of several tables' cells over whatever they are of."""
    return _sums(
        (key._replace(of=()), cell) for table in tables for key, cell in table.cells.items()
    )


def _sums(cells: Iterable[tuple[CellKey, Shown]]) -> dict[CellKey, Shown]:
    return summed(
        Answers(key, answer, n) for key, cell in cells for answer, n in cell.counts.items()
    )


def sums_by_of(tables: Iterable[ReleasedTable]) -> dict[CellKey, Shown]:
    """The sums of several tables' cells of the same thing, such as a month of several sites."""
    return _sums((key, cell) for table in tables for key, cell in table.cells.items())


def why_words(why: Why, words: ReportWords) -> str:
    """Why nothing is shown of what has ratings."""
    said: Mapping[Why, str] = {
        Why.TOO_FEW: words.said.too_few,
        Why.NOT_TOLD_APART: words.said.not_told_apart,
    }
    return said[why]


def level_table(  # noqa: PLR0913
    sheet: str,
    title: str,
    names: tuple[Column, ...],
    lines: Iterable[Line],
    words: ReportWords,
    *,
    drawn: Drawn | None = None,
    note: str = "",
) -> Table:
    """A whole table; `drawn`: the chart it has, of the last of its names."""
    charts = {each.drawn: each for each in level_charts(len(names) - 1, len(names), title)}
    said = words.tables.chart_levels if drawn is Drawn.LEVELS else words.tables.chart_index
    chart = charts[drawn] if drawn else None
    if chart is not None:
        chart = Chart(chart.drawn, said.format(table=title), chart.label, chart.values)
    rows = rows_of(lines, words)
    return Table(sheet, title, (*names, *level_columns(words)), rows, words.said.none, note, chart)
