"""The figures of a site as rows by table: those that are stored, and those that the records give.

Guarantees that both are told alike, so that what differs is a list of changes that can be shown,
held for a fault, or carried out. What only says when or by which version something was written is
not compared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Table

from central.audit.fault import Fault
from central.audit.recount import Recount
from central.audit.rules_states import given_rules_states
from central.ingest.mark_rows import exclusion_row
from central.moment import to_text
from central.store.audit_queries import SiteSnapshot
from central.store.day_sum_tables import day_sums, summed_days
from central.store.log_tables import logs, marks
from central.store.tally_queries import TALLIES
from central.store.tally_tables import released_marked, released_tallies, site_days, visits
from central.tally.day_sums import day_sum_rows, summed_day_rows
from central.tally.deltas import Cell

Values = tuple[Any, ...]
Figures = dict[str, dict[Values, Values]]
"""By table: the key without the site, to what stands beside it."""

FIGURES: dict[str, Table] = {
    table.name: table
    for table in (
        visits,
        marks,
        *TALLIES,
        released_tallies,
        released_marked,
        site_days,
        day_sums,
        summed_days,
        logs,
    )
}
OF_LOGS = ("rules_state",)
"""What the counting rules ask of a log: the one column of `logs` that is a figure."""

NOT_COMPARED = frozenset({"released_at", "version", "reason"})
SUMS = frozenset(table.name for table in TALLIES)
"""A row of these that has come to nothing says as much as none."""

RULES = {
    "visits": "visits",
    "marks": "marks",
    "rating_tallies": "tally.ratings",
    "visit_tallies": "tally.visits",
    "hour_tallies": "tally.hours",
    "visit_sums": "tally.sums",
    "released_tallies": "tally.released",
    "released_marked": "tally.released-marked",
    "site_days": "tally.days",
    "day_sums": "tally.day-sums",
    "summed_days": "tally.summed-days",
    "logs": "log.rules-state",
}
"""What a fault of each table is called."""


class Change(NamedTuple):
    """One row that is not what the records give. None: no such row."""

    table: str
    key: Values
    stored: Values | None
    given: Values | None


def key_columns(table: str) -> tuple[str, ...]:
    """What names a row of `table` within its site."""
    keys = FIGURES[table].primary_key.columns
    return tuple(column.name for column in keys if column.name != "site_id")


def value_columns(table: str) -> tuple[str, ...]:
    """What is compared of a row of `table`."""
    if table == logs.name:
        return OF_LOGS
    keys = {"site_id", *key_columns(table)}
    names = (column.name for column in FIGURES[table].columns)
    return tuple(name for name in names if name not in keys and name not in NOT_COMPARED)


def stored_figures(site: SiteSnapshot) -> Figures:
    """What the tables say. Notes on records are none of the figures."""
    rows: dict[str, Iterable[Mapping[Any, Any]]] = {name: getattr(site, name) for name in FIGURES}
    rows["marks"] = (row for row in site.marks if row["excludes"])
    rows["released_tallies"] = _with_known_hours(site.released_tallies)
    return {name: _by_key(name, of_table) for name, of_table in rows.items()}


def _with_known_hours(rows: Iterable[Mapping[Any, Any]]) -> Iterator[Mapping[Any, Any]]:
    """Without the hours of cells that an older program beside this one has released since: it
    leaves them as they were, with the number of answers of then (`central.tally.block_hours`).
    """
    held = list(rows)
    numbers: Counter[Values] = Counter()
    for row in held:
        numbers[_cell(row)] += row["n"]
    for row in held:
        then, _, _ = (row["rated_then"] or "").partition(" ")
        is_behind = then.isdecimal() and int(then) < numbers[_cell(row)]
        yield {**row, "hours": None, "rated_then": None} if is_behind else row


def _cell(row: Mapping[Any, Any]) -> Values:
    return tuple([row[name] for name in key_columns(released_tallies.name) if name != "answer"])


def given_figures(site: SiteSnapshot, recount: Recount) -> Figures:
    """What the records give."""
    return {name: _by_key(name, rows) for name, rows in given_rows(site, recount, "").items()}


def given_rows(
    snapshot: SiteSnapshot, recount: Recount, at: str
) -> dict[str, Iterable[dict[str, Any]]]:
    """Whole rows of every table, as the records give them; `at`: when cells were released.

    Of `logs` only what is a figure.
    """
    site = snapshot.site_id
    days = (
        {"site_id": site, "day": day, "first_at": to_text(first), "last_at": to_text(last)}
        for day, (first, last) in recount.days.items()
    )
    states = (
        {"site_id": site, "kiosk_id": kiosk, "epoch": epoch, "rules_state": text}
        for kiosk, epoch, text in given_rules_states(snapshot, recount)
    )
    return {
        "visits": (row.as_row(site) for logs in recount.visits.values() for row in logs.values()),
        "marks": (exclusion_row(site, mark) for mark in recount.marked.values()),
        **recount.deltas.rows(site),
        "released_tallies": _released_with_hours(site, recount, at),
        "released_marked": _released(site, recount.released_marked, at),
        "site_days": days,
        **_given_sums(snapshot, recount),
        "logs": states,
    }


def _given_sums(snapshot: SiteSnapshot, recount: Recount) -> dict[str, list[dict[str, Any]]]:
    """Of the days that have sums: which do is not for the records to say."""
    site, summed = snapshot.site_id, {row["day"] for row in snapshot.summed_days}
    released = _released(site, recount.released, "")
    ratings, visited = recount.deltas.sum_rows(site), recount.deltas.visit_rows(site)
    return {
        "day_sums": day_sum_rows(site, summed, released, ratings),
        "summed_days": summed_day_rows(site, summed, visited),
    }


def _released(site: str, cells: Mapping[Cell, Counter[int]], at: str) -> Iterator[dict[str, Any]]:
    for cell, levels in cells.items():
        for level, n in levels.items():
            yield {"site_id": site, **cell._asdict(), "answer": level, "n": n, "released_at": at}


def _released_with_hours(site: str, recount: Recount, at: str) -> Iterator[dict[str, Any]]:
    for cell, levels in recount.released.items():
        hours = recount.block_hours.get(cell)
        then = None if hours is None else hours.rated_text()
        for row in _released(site, {cell: levels}, at):
            of_level = None if hours is None else hours.level_text(row["answer"])
            yield {**row, "hours": of_level, "rated_then": then}


def changes(stored: Figures, given: Figures) -> Iterator[Change]:
    """What differs, table by table and in the order of the keys."""
    for table in FIGURES:
        old, new = stored[table], given[table]
        differing = {key for key, values in new.items() if _differs(table, old.get(key), values)}
        for key in sorted(differing | (old.keys() - new.keys())):
            yield Change(table, key, old.get(key), new.get(key))


def _differs(table: str, old: Values | None, new: Values) -> bool:
    if old is not None and table == released_tallies.name and None in old:
        # Released by a program that did not note the hours: that nothing is known is no fault.
        known = len(old) - old.count(None)
        return old[:known] != new[:known]
    return old != new


def described(change: Change) -> str:
    """The key, what is stored and what the records give, for people."""
    named = zip(key_columns(change.table), change.key, strict=True)
    key = ", ".join(f"{name} {value}" for name, value in named if value != "")
    return f"[{key}]: stored {_told(change, change.stored)}, the records give " + _told(
        change, change.given
    )


def fault_of(site: str, change: Change) -> Fault:
    """The change as what an audit ends with."""
    key = dict(zip(key_columns(change.table), change.key, strict=True))
    return Fault(
        site,
        RULES[change.table],
        described(change),
        key.get("kiosk_id"),
        key.get("epoch"),
        key.get("seq"),
    )


def _told(change: Change, values: Values | None) -> str:
    if values is None:
        return "0" if change.table in SUMS else "nothing"
    names = value_columns(change.table)
    if len(values) == 1:
        return str(values[0])
    other = (change.given if values is change.stored else change.stored) or (None,) * len(values)
    parts = zip(names, values, other, strict=True)
    return ", ".join(f"{name} {value!r}" for name, value, beside in parts if value != beside)


def _by_key(table: str, rows: Iterable[Mapping[Any, Any]]) -> dict[Values, Values]:
    keys, names = key_columns(table), value_columns(table)
    found = {
        tuple([row[name] for name in keys]): tuple([row[name] for name in names]) for row in rows
    }
    if table in SUMS:
        return {key: values for key, values in found.items() if any(values)}
    return found
