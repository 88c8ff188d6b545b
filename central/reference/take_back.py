"""Takes back a version that was entered by mistake, such as one from the wrong year. Pure.

Guarantees that the version before it goes on in its place, so that no gap is left; and that nothing
which others go on in disappears.
"""

from dataclasses import replace
from datetime import date

from central.reference.kinds import Kind
from central.reference.plan import Plan, lines_between
from central.reference.sheet import Fault
from central.reference.succession import Histories, troubles_of
from central.reference.version import Key


def plan_to_take_back(kind: Kind, histories: Histories, key: Key, day: date) -> Plan:
    """What taking back the version of `key` that begins on `day` changes."""
    item = kind.item(key)
    history = list(histories.get(key, ()))
    gone = next((each for each in history if each.valid_from == day), None)
    if gone is None:
        there = ", ".join(str(each.valid_from) for each in history) or "none"
        expected = f"no version of it begins on {day}; expected one of: {there}"
        return Plan(kind, (), 0, [Fault(0, "", "", item, expected)])
    place = history.index(gone)
    if place and not kind.of_one_day:
        history[place - 1] = replace(history[place - 1], valid_to=gone.valid_to)
    del history[place]
    after = {**histories, key: history}
    if not history:
        del after[key]
    lines = lines_between(histories, after, {key}, {})
    faults = [
        Fault(0, "", "", kind.item(each.version.key), each.expected) for each in troubles_of(after)
    ]
    return Plan(kind, lines, 0, faults)
