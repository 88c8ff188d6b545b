"""Counters that were renamed, ended or went on elsewhere within some days.

Figures are told apart by a counter's id and stand under its newest name: whoever reads days before
and after such a day has to know. Guarantees that each change is told once, the earliest first.
Leaves to others: the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.reference.held import histories_of
from central.reference.kinds import COUNTERS, SITES
from central.reference.succession import Histories, successors_of
from central.reference.version import Key, Version


@dataclass(frozen=True, slots=True)
class CounterChange:
    """`day`: the first on which it was otherwise; `before`: what it was called until then; `now`:
    since then, empty where it ended; `into`: what it went on in, may be empty.
    """

    day: date
    before: str
    now: str = ""
    into: tuple[str, ...] = ()


def counter_changes(
    connection: Connection, site: str, first: date, last: date
) -> tuple[CounterChange, ...]:
    """What changed at the counters of `site` after `first` and up to `last`."""
    histories = histories_of(connection, COUNTERS, [site])
    others = {
        key[0]
        for history in histories.values()
        for key in successors_of(history[-1])
        if key[0] != site
    }
    units = histories_of(connection, SITES, sorted(others)) if others else {}
    known = {**histories, **(histories_of(connection, COUNTERS, sorted(others)) if others else {})}
    found = [
        each
        for _, history in sorted(histories.items())
        for each in _changes(history, known, units)
        if first < each.day <= last
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.before)))


def _changes(history: Sequence[Version], known: Histories, units: Histories) -> list[CounterChange]:
    found: list[CounterChange] = []
    for version, following in zip(history, [*history[1:], None], strict=True):
        if following is not None and following.valid_from == version.valid_to:
            if _called(version) != _called(following):
                found.append(
                    CounterChange(following.valid_from, _called(version), _called(following))
                )
        elif version.valid_to is not None:
            into = tuple(_named(key, version.key, known, units) for key in successors_of(version))
            found.append(CounterChange(version.valid_to, _called(version), into=into))
    return found


def _called(version: Version) -> str:
    """Its name, and its field where it has one."""
    name, field = version.values["name"], version.values.get("field", "")
    return f"{name} ({field})" if field else name


def _named(key: Key, at: Key, known: Histories, units: Histories) -> str:
    """What a successor is called; with the unit where that is another site's."""
    history = known.get(key)
    name = _called(history[-1]) if history else "/".join(key)
    if key[0] == at[0]:
        return name
    site = units.get((key[0],))
    return f"{name}, {site[-1].values['unit'] if site else key[0]}"
