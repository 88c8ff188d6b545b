"""Charts of a workbook, drawn by Excel from the sheet's own numbers."""

from typing import Any

from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from central.reports.description import Chart, Drawn, Table

MOST_BARS = 60
"""Beyond it a chart cannot be read; the table says it all."""

LEVEL_COLOURS = ("#9E3A00", "#D98A4E", "#C9CED1", "#5FA8B0", "#12606B")
"""From the least to the most satisfied: told apart by lightness too."""

_WIDTH, _ROW_PIXELS, _LEAST_PIXELS = 900, 26, 260
_POINTS_OF_HUNDRED = 100


def add_chart(
    book: Workbook, sheet: Worksheet, table: Table, chart: Chart, first: int, below: int
) -> None:
    """Put the chart below the table, whose first row of figures is `first`. Rows that say why they
    have no figures are left out where they stand at the end, and are empty bars elsewhere.
    """
    rows = len(table.rows)
    if not 0 < rows <= MOST_BARS or all(row.said for row in table.rows):
        return
    last = first + rows - 1
    draw = _levels if chart.drawn is Drawn.LEVELS else _index
    made = draw(book, sheet, table, chart, first, last)
    made.set_title({"name": chart.title, "name_font": {"size": 12}})
    made.set_legend({"position": "bottom"} if chart.drawn is Drawn.LEVELS else {"none": True})
    made.set_size({"width": _WIDTH, "height": max(_LEAST_PIXELS, 140 + _ROW_PIXELS * rows)})
    options = {"description": chart.title, "object_position": 1}
    sheet.insert_chart(below, 0, made, options)


def _levels(
    book: Workbook, sheet: Worksheet, table: Table, chart: Chart, first: int, last: int
) -> Any:  # noqa: ANN401 - xlsxwriter's charts have no common name for the checker
    made = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for place, colour in zip(chart.values, LEVEL_COLOURS, strict=True):
        made.add_series(
            {
                "name": table.columns[place].group,
                "categories": [sheet.name, first, chart.label, last, chart.label],
                "values": [sheet.name, first, place, last, place],
                "fill": {"color": colour},
                "gap": 40,
            }
        )
    made.set_y_axis({"reverse": True})
    made.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": True}})
    return made


def _index(
    book: Workbook, sheet: Worksheet, table: Table, chart: Chart, first: int, last: int
) -> Any:  # noqa: ANN401 - as above
    index, low, high = chart.values
    up, down = [], []
    for row in table.rows:
        cells = [] if row.said else row.cells
        values = [cells[place] if cells else None for place in (index, low, high)]
        middle, least, most = (float(each) if not isinstance(each, str) and each is not None
                               else 0.0 for each in values)  # fmt: skip
        up.append((most - middle) / _POINTS_OF_HUNDRED)
        down.append((middle - least) / _POINTS_OF_HUNDRED)
    made = book.add_chart({"type": "line"})
    made.add_series(
        {
            "name": table.columns[index].title,
            "categories": [sheet.name, first, chart.label, last, chart.label],
            "values": [sheet.name, first, index, last, index],
            "marker": {"type": "circle", "size": 7, "fill": {"color": LEVEL_COLOURS[-1]}},
            "line": {"color": LEVEL_COLOURS[-1], "width": 1.5},
            "y_error_bars": {"type": "custom", "plus_values": up, "minus_values": down},
        }
    )
    made.set_y_axis({"min": 0, "max": 1, "num_format": "0%"})
    made.show_blanks_as("gap")
    return made
