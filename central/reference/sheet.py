"""A sheet as its reader sees it: numbered rows of cells, and what is wrong in one of them. Pure.

Rows are numbered from 1 and columns lettered from A, as every spreadsheet shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_COLUMNS = 40
MOST_ROWS = 20_000
"""With something in them."""
LONGEST_CELL = 2_000
"""Characters."""
MOST_FAULTS = 100
"""How many are listed; the file is refused either way."""


class SheetError(Exception):
    """The file cannot be read as a sheet at all; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `wrong`: why what stands in it is no text, such as a formula; empty if it is one.

    `day`: the ISO day, if the spreadsheet knows the cell for a date.
    """

    text: str
    wrong: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row with something in it. `number`: as the spreadsheet shows it."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows that are not empty, the first one with the headings.

    `faults`: what is wrong beyond single cells, such as merged ones.
    """

    rows: Sequence[Row]
    faults: Sequence["Fault"] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what was expected. `column`: such as C, empty for the whole row."""

    row: int
    column: str
    heading: str
    found: str
    expected: str


def letter(index: int) -> str:
    """The letters of the column with this index; 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
