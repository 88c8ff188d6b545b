"""A released table as lines: one for each cell that is shown, one for each thing that is withheld.

Guarantees that a line which is withheld carries no number, and that lines come in one order, by
what they are of, channel, questionnaire and question. Pure.
"""

from collections.abc import Iterator
from typing import NamedTuple

from central.released.cell import Shown
from central.released.table import CellKey, Of, ReleasedTable
from central.released.whole_numbers import Millionths, millionths

SHOWN, WITHHELD = "shown", "withheld"
MOST_VALUES = 9
"""What an answer may be: 1 to 9 (docs/record-format.md)."""


class Line(NamedTuple):
    """`why`: the reason's code, empty where the cell is shown. `counts`: answers by value, 1 first,
    None where they are withheld. `satisfied` and `parts`: None of what is no satisfaction.
    """

    of: Of
    channel: str
    questionnaire: str
    question: str
    state: str
    why: str
    n: int | None
    satisfied: int | None
    parts: Millionths | None
    counts: tuple[int, ...] | None


def lines_of(table: ReleasedTable) -> list[Line]:
    """Every line of the table, in order."""
    return sorted((*_shown(table), *_withheld(table)), key=lambda line: line[:4])


def _shown(table: ReleasedTable) -> Iterator[Line]:
    for key, cell in table.cells.items():
        yield _line(key, cell)


def _withheld(table: ReleasedTable) -> Iterator[Line]:
    for of in table.withheld():
        yield Line(of, "", "", "", WITHHELD, table.why.value, None, None, None, None)


def _line(key: CellKey, cell: Shown) -> Line:
    share = cell.share
    return Line(
        *key,
        SHOWN,
        "",
        cell.n,
        None if share is None else share.satisfied,
        None if share is None else millionths(share),
        tuple(cell.counts.get(value, 0) for value in range(1, MOST_VALUES + 1)),
    )
