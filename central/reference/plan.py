"""What a sheet would change, line by line, or everything that is wrong with it. Pure.

Guarantees that a plan without faults leaves every history whole (`validity`, `succession`), that
what a sheet does not name stays as it is, and that one which says what is known changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from central.reference.checks import Known, faults_of
from central.reference.kinds import FROM, SUCCESSORS, TO, Kind
from central.reference.rows import Reading
from central.reference.sheet import Fault
from central.reference.succession import Histories, troubles_of
from central.reference.validity import Trouble, join, version_on
from central.reference.version import Key, Version

ADDED, CHANGED, ENDED, TAKEN_BACK = "added", "changed", "ended", "taken back"

Rows = Mapping[tuple[Key, date], int]
"""Which row says the version of that key and first day."""


@dataclass(frozen=True, slots=True)
class Line:
    """One version that would be another. `row`: which row says so, 0 where it follows from one;
    `before` and `after`: None where there is no such version.
    """

    row: int
    what: str
    before: Version | None
    after: Version | None

    @property
    def version(self) -> Version:
        """The one after, else the one before."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a line is about a version")
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change. With `faults` nothing may. `unchanged`: rows that say what is known."""

    kind: Kind
    lines: Sequence[Line]
    unchanged: int
    faults: Sequence[Fault] = ()


def plan_of(kind: Kind, histories: Histories, reading: Reading, known: Known) -> Plan:
    """What `reading` would change of `histories`; `known`: what its rows may refer to."""
    joined = dict(histories)
    rows = {(said.version.key, said.version.valid_from): said.row for said in reading.said}
    faults = [*reading.faults, *faults_of(kind, reading, known)]
    said = sorted((each.version for each in reading.said), key=lambda version: version.key)
    for key, given in groupby(said, key=lambda version: version.key):
        before = histories.get(key, ())
        completed = [_completed(kind, each, before, reading) for each in given]
        joined[key], troubles = _join(kind, before, completed)
        # What an unreadable row says of it may be what is missing.
        if key not in reading.unread:
            faults += [_fault(kind, reading, rows, each, FROM) for each in troubles]
    if kind.has_successors:
        troubles = troubles_of(joined, reading.unread.keys())
        faults += [_fault(kind, reading, rows, each, SUCCESSORS) for each in troubles]
    lines = lines_between(histories, joined, {version.key for version in said}, rows)
    same = len(reading.said) - sum(1 for line in lines if line.row)
    return Plan(
        kind,
        lines,
        same,
        sorted(faults, key=lambda each: (each.row, len(each.column), each.column)),
    )


def lines_between(before: Histories, after: Histories, keys: set[Key], rows: Rows) -> list[Line]:
    """Each version of `keys` that is another in `after`, in the order of the rows that say so."""
    lines: list[Line] = []
    for key in keys:
        old = {each.valid_from: each for each in before.get(key, ())}
        new = {each.valid_from: each for each in after.get(key, ())}
        for day in old.keys() | new.keys():
            was, would_be = old.get(day), new.get(day)
            if was != would_be:
                row = rows.get((key, day), 0)
                lines.append(Line(row, _what(was, would_be), was, would_be))
    return sorted(lines, key=lambda line: (line.version.key, line.version.valid_from))


def differences(line: Line) -> list[tuple[str, str, str]]:
    """Column, before and after, for each value that would be another."""
    before, after = line.before, line.after
    if before is None or after is None:
        return []
    found = [
        (name, before.values.get(name, ""), value)
        for name, value in after.values.items()
        if before.values.get(name, "") != value
    ]
    if before.valid_to != after.valid_to:
        found.insert(0, (TO, _day(before.valid_to), _day(after.valid_to)))
    return found


def _what(before: Version | None, after: Version | None) -> str:
    if before is None:
        return ADDED
    if after is None:
        return TAKEN_BACK
    changed = {
        name for name, value in after.values.items() if before.values.get(name, "") != value
    } - {SUCCESSORS}
    return ENDED if before.valid_to is None and after.valid_to and not changed else CHANGED


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _completed(kind: Kind, version: Version, known: Sequence[Version], reading: Reading) -> Version:
    """`version` with what was known then, for columns that the sheet does not have."""
    there = version_on(known, version.valid_from)
    if there is None or not kind.days:
        return version
    same = there.valid_from == version.valid_from
    values = {
        name: value
        if name in reading.places or (name == SUCCESSORS and not same)
        else there.values[name]
        for name, value in version.values.items()
    }
    keeps_end = same and TO not in reading.places
    ends = there.valid_to if keeps_end else version.valid_to
    return replace(version, values=values, valid_to=ends)


def _join(
    kind: Kind, known: Sequence[Version], given: list[Version]
) -> tuple[Sequence[Version], list[Trouble]]:
    if not kind.of_one_day:
        return join(known, given)
    merged = {each.valid_from: each for each in (*known, *given)}
    return [merged[day] for day in sorted(merged)], []


def _fault(kind: Kind, reading: Reading, rows: Rows, trouble: Trouble, column: str) -> Fault:
    version = trouble.version
    row = rows.get((version.key, version.valid_from), 0)
    item = kind.item(version.key)
    if row:
        found = version.values.get(column, version.valid_from.isoformat())
        return reading.fault(row, column, found, f"{item}: {trouble.expected}")
    return Fault(0, "", "", f"{item} from {version.valid_from}", trouble.expected)
