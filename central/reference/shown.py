"""Plans, faults and histories as lines for a terminal of 80 columns. Pure."""

import textwrap
from collections.abc import Sequence

from central.reference.as_of import AsOf
from central.reference.history import History
from central.reference.kinds import COUNTERS, SITES, SUCCESSORS, Column, Kind
from central.reference.plan import ADDED, CHANGED, ENDED, TAKEN_BACK, Line, Plan, differences
from central.reference.sheet import MOST_FAULTS, Fault
from central.reference.spans import spans_text
from central.reference.succession import Step
from central.reference.version import Version
from central.store.reference_queries import LoggedChange

WIDTH = 80
_SIGNS = {ADDED: "+", CHANGED: "~", ENDED: "x", TAKEN_BACK: "-"}
_LONGEST_FOUND = 40
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def plan_lines(plan: Plan, *, written: bool) -> list[str]:
    """What would change (or has), and the sum at the end."""
    lines: list[str] = []
    for line in plan.lines:
        lines += _line(plan.kind, line)
    counts = {what: sum(line.what == what for line in plan.lines) for what in _SIGNS}
    said = [f"{n} {what}" for what, n in counts.items() if n or what != TAKEN_BACK]
    lines += [""] if lines else []
    lines += [f"{plan.kind.name}: {', '.join(said)}, {plan.unchanged} unchanged"]
    if not plan.lines:
        return [*lines, "Nothing to change."]
    end = "Written." if written else "Nothing is written yet. To write it, add --write."
    return [*lines, end]


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """Every fault with its place, as many as are listed."""
    lines: list[str] = []
    for fault in faults[:MOST_FAULTS]:
        lines += [_place(fault), *_wrapped(fault.expected)]
    hidden = len(faults) - MOST_FAULTS
    if hidden > 0:
        lines += ["", f"and {hidden} more, not listed"]
    errors = "1 error" if len(faults) == 1 else f"{len(faults)} errors"
    return [*lines, "", f"{errors}. Nothing was changed; correct it, then try again."]


def history_lines(kind: Kind, item: str, history: History) -> list[str]:
    """The versions of one thing, then what it came from and goes on in."""
    lines: list[str] = []
    for version in history.versions:
        lines += [f"{item}  {_days(kind, version)}", *_values(kind, version)]
    lines += [f"since {step.day}: what was {kind.item(step.key)}" for step in history.before]
    lines += [_onward(kind, step) for step in history.after]
    return lines


def as_of_lines(site: str, found: AsOf) -> list[str]:
    """A site on a day."""
    if found.site is None:
        return [f"there was no {site} on {found.day}"]
    hours = spans_text(found.hours) if found.hours else "closed"
    lines = [
        f"{site} on {found.day}",
        *_values(SITES, found.site),
        f"    {_DAYS[found.day.weekday()]}: {'not known' if found.hours is None else hours}",
    ]
    for counter in found.counters:
        asked = found.questionnaires.get(counter.key[1])
        lines += [f"  {counter.key[1]}  " + (f"asks {asked}" if asked else "")]
        lines[-1] = lines[-1].rstrip()
        lines += _values(COUNTERS, counter)
    lines += [f"  {each.officer_id}  {each.name}" for each in found.officers]
    return lines


def change_lines(changes: Sequence[LoggedChange]) -> list[str]:
    """Changes, as the log has them."""
    lines: list[str] = []
    for each in changes:
        change = each.change
        lines.append(f"{each.at[:19]}Z {each.who}: {change.kind} {change.key} {change.valid_from}")
        lines += _wrapped(f"{change.before or '(none)'} → {change.after or '(none)'}")
    return lines


def _onward(kind: Kind, step: Step) -> str:
    names = ", ".join(kind.item(key) for key in step.successors)
    return f"{kind.item(step.key)} goes on since {step.day} in {names}"


def _line(kind: Kind, line: Line) -> list[str]:
    where = f"row {line.row}" if line.row else "hence"
    days = _days(kind, line.version)
    head = f"{_SIGNS[line.what]} {where}: {kind.item(line.version.key)}" + (
        f"  {days}" if days else ""
    )
    if line.what in {ADDED, TAKEN_BACK}:
        return [head, *_values(kind, line.version)]
    if line.what == ENDED and line.after is not None:
        successors = line.after.values.get(SUCCESSORS, "")
        onward = f", goes on in {successors}" if successors else ""
        return [f"{head}  ENDS{onward}"]
    changes = [
        f"{_heading(kind, name)}: {_said(kind, name, before)} → {_said(kind, name, after)}"
        for name, before, after in differences(line)
    ]
    return [head, *(each for change in changes for each in _wrapped(change))]


def _values(kind: Kind, version: Version) -> list[str]:
    said = [
        f"{column.heading}: {column.say(version.values[column.name])}"
        for column in kind.values
        if version.values[column.name]
    ]
    return _wrapped("; ".join(said))


def _days(kind: Kind, version: Version) -> str:
    if not kind.days:
        return ""
    if kind.of_one_day:
        return str(version.valid_from)
    return f"from {version.valid_from}" + (f" to {version.valid_to}" if version.valid_to else "")


def _column(kind: Kind, name: str) -> Column | None:
    return next((each for each in kind.columns if each.name == name), None)


def _heading(kind: Kind, name: str) -> str:
    column = _column(kind, name)
    return name if column is None else column.heading


def _said(kind: Kind, name: str, stored: str) -> str:
    column = _column(kind, name)
    said = stored if column is None or not stored else column.say(stored)
    return said or "(empty)"


def _place(fault: Fault) -> str:
    parts = []
    if fault.row:
        parts.append(f"row {fault.row}")
    if fault.column:
        parts.append(f"column {fault.column}")
    place = ", ".join(parts)
    if fault.heading:
        place += f" ({_printable(fault.heading)})"
    if fault.found:
        place += f": {_short(fault.found)!r}" if place else _printable(fault.found)
    return place


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_FOUND else f"{text[: _LONGEST_FOUND - 1]}…"


def _printable(text: str) -> str:
    """What a terminal may be given: nothing in it moves the cursor or changes colours."""
    return _short("".join(each if each.isprintable() else "?" for each in text))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
    )
