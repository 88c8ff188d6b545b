"""What the rows of a sheet say, as versions of one kind. Pure.

Guarantees that each row is either a version or has faults that name its cells, that all faults of
all rows are found, and that no two versions begin on the same day with the same thing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from central.reference.cells import Choice
from central.reference.guarded import unguarded
from central.reference.kinds import FROM, TO, Column, Kind
from central.reference.sheet import Cell, Fault, Row, Sheet, letter
from central.reference.version import Key, Version
from central.store.reference_tables import EVERY_SITE

A_DAY = timedelta(days=1)
NOW = date.min
"""Stands for the first day where the rows of a kind have none."""

MOST_TITLES = 10
"""Rows that may stand above the headings."""

Places = Mapping[str, tuple[int, str]]
"""By the column's name: its index in the sheet and the heading as it stands there."""


@dataclass(frozen=True, slots=True)
class Said:
    """A version and the number of the row that says it."""

    row: int
    version: Version


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says. `places`: where the columns stand, to name cells by; `unread`: the keys of
    rows that have faults, with the rows.
    """

    said: Sequence[Said]
    faults: Sequence[Fault]
    places: Places
    unread: Mapping[Key, int] = field(default_factory=dict)

    def fault(self, row: int, column: str, found: str, expected: str) -> Fault:
        """A fault of the row's cell in that column (its name); of the whole row if it has none."""
        index, heading = self.places.get(column, (None, ""))
        return Fault(row, "" if index is None else letter(index), heading, found, expected)


def read_rows(kind: Kind, sheet: Sheet) -> Reading:
    """What `sheet` says of `kind`."""
    if not sheet.rows:
        expected = "expected a first row with the headings: " + _headings(kind)
        return Reading((), [Fault(1, "", "", "", expected)], {})
    heading, *below = sheet.rows[_heading_row(kind, sheet.rows) :]
    places, faults = _places(kind, heading)
    # A title above the headings may well be merged.
    faults += [fault for fault in sheet.faults if fault.row >= heading.number]
    reading = Reading((), faults, places)
    if faults:
        return reading
    said: list[Said] = []
    unread: dict[Key, int] = {}
    for row in below:
        found, wrong = _cells(kind, row, reading)
        faults += wrong
        if not wrong:
            said.append(Said(row.number, _of(kind, found)))
        elif all(column.name in found for column in kind.key):
            unread[_key(kind, found)] = row.number
    if not below:
        faults.append(Fault(heading.number + 1, "", "", "", "expected rows below the headings"))
    faults += _twice(kind, said, reading)
    return Reading(said, faults, places, unread)


def folded(heading: str) -> str:
    """A heading without what people write differently: case, marks, space, a star."""
    plain = unicodedata.normalize("NFD", heading.casefold().replace("đ", "d"))
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.sub(r"[\s_*()]+", " ", letters).split())


def _heading_row(kind: Kind, rows: Sequence[Row]) -> int:
    """Which of `rows` has the headings: the first that has two of them, since a title may stand
    above; else the first of all, whose faults then say what was expected.
    """
    known = _known(kind)
    for place, row in enumerate(rows[:MOST_TITLES]):
        if sum(folded(cell.text) in known for cell in row.cells) > 1:
            return place
    return 0


def _known(kind: Kind) -> Mapping[str, str]:
    return {
        folded(name): column.name
        for column in kind.columns
        for name in (column.name, column.heading, column.english, *column.also)
    }


def _places(kind: Kind, row: Row) -> tuple[Places, list[Fault]]:
    known = _known(kind)
    places: dict[str, tuple[int, str]] = {}
    faults: list[Fault] = []
    for index, cell in enumerate(row.cells):
        heading = " ".join(cell.text.split())
        name = known.get(folded(heading))
        if name in places:
            faults.append(
                Fault(row.number, letter(index), heading, "", "this heading stands twice")
            )
        elif name is not None:
            places[name] = (index, heading)
        elif heading:
            expected = f"unknown heading; expected one of: {_headings(kind)}"
            faults.append(Fault(row.number, letter(index), heading, "", expected))
    missing = [
        f"{column.heading} ({column.english})"
        for column in kind.columns
        if column.needed and column.name not in places
    ]
    if missing:
        expected = f"columns are missing; expected {', '.join(missing)}"
        faults.insert(0, Fault(row.number, "", "", "", expected))
    return places, faults


def _headings(kind: Kind) -> str:
    return ", ".join(column.heading for column in kind.columns)


def _cells(kind: Kind, row: Row, reading: Reading) -> tuple[dict[str, str], list[Fault]]:
    """What the row's cells say, as it is stored, and all that is wrong with them."""
    found: dict[str, str] = {}
    faults = _beside(row, reading.places)
    for column in kind.columns:
        index, _ = reading.places.get(column.name, (len(row.cells), ""))
        cell = row.cells[index] if index < len(row.cells) else Cell("")
        try:
            found[column.name] = _stored(column, cell)
        except ValueError as error:
            faults.append(reading.fault(row.number, column.name, cell.text, str(error)))
    if not faults and all(found[name] == column_stored(kind, name) for name in kind.sample):
        expected = "this is the template's example; expected your own rows in its place"
        faults.append(reading.fault(row.number, "", "", expected))
    return found, faults


def _key(kind: Kind, found: Mapping[str, str]) -> Key:
    of_no_site = (EVERY_SITE,) if kind.of_no_site else ()
    return (*of_no_site, *(found[column.name] for column in kind.key))


def _of(kind: Kind, found: Mapping[str, str]) -> Version:
    begins = date.fromisoformat(found[FROM]) if FROM in found else NOW
    ends = date.fromisoformat(found[TO]) if found.get(TO) else None
    return Version(
        _key(kind, found),
        begins,
        begins + A_DAY if kind.of_one_day else ends,
        {column.name: found[column.name] for column in kind.values},
    )


def column_stored(kind: Kind, name: str) -> str:
    """How the sample's cell of that column is stored."""
    read: Callable[[str], str] = next(each.read for each in kind.columns if each.name == name)
    return read(kind.sample[name])


def _stored(column: Column, cell: Cell) -> str:
    if cell.wrong:
        raise ValueError(cell.wrong)
    if cell.day and not column.takes_dates:
        raise ValueError("a date to the spreadsheet; expected text: set the cell's format to Text")
    text = unguarded(cell.text)
    if text == "" and column.needed:
        raise ValueError("expected not to be empty")
    if text == "" and not isinstance(column.read, Choice):
        return ""
    return column.read(text)


def _beside(row: Row, places: Places) -> list[Fault]:
    """Cells with something in them where no heading stands above."""
    under = {index for index, _ in places.values()}
    return [
        Fault(row.number, letter(index), "", cell.text, "expected nothing: it has no heading")
        for index, cell in enumerate(row.cells)
        if index not in under and (cell.text or cell.wrong)
    ]


def _twice(kind: Kind, said: Sequence[Said], reading: Reading) -> list[Fault]:
    first: dict[tuple[object, ...], int] = {}
    faults: list[Fault] = []
    for each in said:
        same = (each.version.key, each.version.valid_from)
        row = first.setdefault(same, each.row)
        if row != each.row:
            item = kind.item(each.version.key)
            since = f" from {each.version.valid_from}" if kind.days else ""
            faults.append(
                reading.fault(
                    each.row,
                    kind.key[0].name,
                    item,
                    f"row {row} already says{since}: expected once",
                )
            )
    return faults
