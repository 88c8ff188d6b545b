"""What goes on in what: mergers, splits, and the history that a successor takes over. Pure.

Guarantees of histories without trouble: only what has ended for good has successors; each of them
is there and holds on that day; and nobody who follows them comes back to where they began.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from central.reference.kinds import SUCCESSORS
from central.reference.validity import Trouble, version_on
from central.reference.version import Key, Version
from central.store.reference_tables import EVERY_SITE

Histories = Mapping[Key, Sequence[Version]]
"""Every history of one kind, by key."""


@dataclass(frozen=True, slots=True)
class Step:
    """On `day`, what `key` was went on in `successors`."""

    key: Key
    day: date
    successors: tuple[Key, ...]


def successors_of(version: Version) -> tuple[Key, ...]:
    """The keys that the version says; a name without a site is one of the same site."""
    names = version.values.get(SUCCESSORS, "").split()
    site, long = version.key[0], len(version.key) > 1
    return tuple(
        tuple(name.split("/")) if "/" in name else ((site, name) if long else (name,))
        for name in names
    )


def steps_of(histories: Histories) -> list[Step]:
    """Every end that has successors, the earliest first."""
    found = [
        Step(key, last.valid_to, successors_of(last))
        for key, history in histories.items()
        if history and (last := history[-1]).valid_to is not None and successors_of(last)
    ]
    return sorted(found, key=lambda step: (step.day, step.key))


def before(steps: Iterable[Step], key: Key) -> list[Step]:
    """What went on in `key`, directly or by way of others, the latest step first."""
    wanted, found = {key}, []
    for step in sorted(steps, key=lambda step: (step.day, step.key), reverse=True):
        if wanted & set(step.successors):
            wanted.add(step.key)
            found.append(step)
    return found


def after(steps: Iterable[Step], key: Key) -> list[Step]:
    """What `key` went on in, and those in turn, the earliest step first."""
    wanted, found = {key}, []
    for step in sorted(steps, key=lambda step: (step.day, step.key)):
        if step.key in wanted:
            wanted |= set(step.successors)
            found.append(step)
    return found


def troubles_of(histories: Histories, unread: AbstractSet[Key] = frozenset()) -> list[Trouble]:
    """What is wrong with the successors of these; of `unread` keys anything may hold."""
    circles = _circles(histories)
    found: list[Trouble] = []
    for history in histories.values():
        for version in history:
            if not version.values.get(SUCCESSORS):
                continue
            expected = _early(version, history) or circles.get(version.key)
            if expected is None:
                expected = _missing(version, histories, unread)
            if expected is not None:
                found.append(Trouble(version, expected))
    return found


def _early(version: Version, history: Sequence[Version]) -> str | None:
    if version.valid_to is None:
        return "what has successors ends on the day they take over; expected that day as its end"
    if version is not history[-1]:
        return (
            f"it holds again from {version.valid_to} on; expected successors only where it ends for"
            " good"
        )
    return None


def _missing(version: Version, histories: Histories, unread: AbstractSet[Key]) -> str | None:
    day = version.valid_to
    for key in successors_of(version):
        if key in unread:
            continue
        name = _name(key)
        if key not in histories:
            return f"there is no {name}; expected one that is there, or a row for it in this file"
        if day is not None and version_on(histories[key], day) is None:
            return f"{name} does not hold on {day}; expected one that does from that day on"
    return None


def _circles(histories: Histories) -> dict[Key, str]:
    """For each key that is its own successor by way of others: the way."""
    onward = {
        key: [each for version in history for each in successors_of(version)]
        for key, history in histories.items()
    }
    return {key: way for key in onward if (way := _way_back(key, onward)) is not None}


def _way_back(start: Key, onward: Mapping[Key, Sequence[Key]]) -> str | None:
    came: dict[Key, Key] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in onward.get(here, ()):
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                said = " → ".join(_name(key) for key in [*reversed(way), start])
                return f"a circle: {said}; expected it to end somewhere"
            if there not in came:
                came[there] = here
                waiting.append(there)
    return None


def _name(key: Key) -> str:
    return "/".join(part for part in key if part != EVERY_SITE)
