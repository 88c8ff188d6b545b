"""The page of reference data in words: what holds, what changes when, who changed what. Pure.

Guarantees that what nobody entered says so, and that a change is told by its columns' own headings.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from central.dashboard import figures
from central.dashboard.wording import Words
from central.moment import from_text
from central.reference.kinds import KINDS, Kind
from central.reference.opening_hours import WEEKDAYS
from central.reference.overview import Coming, Overview
from central.store.reference_queries import LoggedChange, Row
from central.store.reference_tables import EVERY_SITE

_COMMAND, _ENDS = "command", "valid_to"
TOLD_EACH, GROUPS = 2, 12
"""So many changes of one sheet are told one by one; so many entries are listed."""
MOST_ITEMS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """Cells of one row; the first is its heading."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or the words that say why there is none. `id`: its place on the page."""

    id: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    empty: str
    lead: str = ""

    @property
    def number(self) -> int:
        """Of lines."""
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """`facts`: names and values of the site; `tables` stand open, `long` ones are opened."""

    day: str
    facts: tuple[tuple[str, str], ...]
    coming: Table
    tables: tuple[Table, ...]
    long: tuple[Table, ...]
    changes: Table


def reference_page(found: Overview, zone: ZoneInfo, language: str, words: Words) -> ReferencePage:
    """The page for a reader of `language`; times in `zone`."""
    said = words.reference
    return ReferencePage(
        said.on_day.format(day=figures.day(found.now.day, language, words)),
        _facts(found, words),
        _coming(found, language, words),
        (_counters(found, words), _week(found, words), _special(found, words)),
        (_procedures(found, words),),
        Table(
            "changes",
            said.changes,
            (said.at, said.who, said.thing, said.becomes),
            _changes(found.changes, zone, language, words),
            said.no_changes,
            said.changes_lead,
        ),
    )


def _facts(found: Overview, words: Words) -> tuple[tuple[str, str], ...]:
    said, site = words.reference, found.now.site
    if site is None:
        return ()
    facts = [(said.site, site.values["name"]), (said.unit, _unit(found, words))]
    if found.units:
        lowest = found.units[0]
        facts += [(said.code, lowest["code"] or said.none), (said.basis, lowest["basis"])]
    facts.append((said.timezone, site.values["timezone"]))
    return tuple((name, value or said.none) for name, value in facts)


def _unit(found: Overview, words: Words) -> str:
    """With its level, and what it belongs to."""
    if not found.units:
        return found.now.site.values["unit"] if found.now.site else ""
    return ", ".join(_named(row, words) for row in found.units)


def _named(row: Row, words: Words) -> str:
    level = str(getattr(words.reference.levels, row["level"], row["level"]))
    is_told = str(row["name"]).casefold().startswith(level.casefold())
    return row["name"] if is_told else f"{row['name']} ({level})"


def _counters(found: Overview, words: Words) -> Table:
    said = words.reference
    lines = tuple(
        Line(
            (
                f"{each.values['name']} ({each.key[1]})",
                each.values["field"] or said.none,
                found.now.questionnaires.get(each.key[1], said.none),
            )
        )
        for each in found.now.counters
    )
    headings = (said.counter, said.field, said.questionnaire)
    return Table("counters", said.counters, headings, lines, said.no_counters)


def _week(found: Overview, words: Words) -> Table:
    said = words.reference
    lines: tuple[Line, ...] = ()
    if found.week is not None:
        days = zip(words.common.weekdays, WEEKDAYS, strict=True)
        lines = tuple(
            Line((name, _spans(found.week[weekday]) or said.closed)) for name, weekday in days
        )
    since = found.week_since
    lead = said.week_since.format(day=f"{since:%d/%m/%Y}") if since else ""
    return Table("week", said.week, (said.week_day, said.hours), lines, said.week_unknown, lead)


def _spans(stored: str) -> str:
    return stored.replace(" ", ", ").replace("-", "–")


def _special(found: Overview, words: Words) -> Table:
    said = words.reference
    lines = tuple(
        Line(
            (
                _day(row["day"]),
                getattr(said.days, row["what"]),
                row["name"] or "–",
                _spans(row["hours"]) or "–",
                said.every_site if row["site_id"] == EVERY_SITE else row["site_id"],
            )
        )
        for row in found.special
    )
    headings = (said.special_day, said.what, said.name, said.hours, said.site)
    return Table("special", said.special, headings, lines, said.no_special)


def _procedures(found: Overview, words: Words) -> Table:
    said = words.reference
    lines = tuple(
        Line((row["procedure"], row["name"], row["field"] or said.none)) for row in found.procedures
    )
    headings = (said.procedure, said.name, said.field)
    return Table("procedures", said.procedures, headings, lines, said.no_procedures)


def _coming(found: Overview, language: str, words: Words) -> Table:
    said = words.reference
    lines = tuple(
        Line(
            (
                f"{each.day:%d/%m/%Y}",
                f"{getattr(said.kinds, each.kind.name)} {each.item}",
                _becomes(each, language, words),
            )
        )
        for each in found.coming
    )
    headings = (said.from_day, said.thing, said.becomes)
    return Table("coming", said.coming, headings, lines, said.no_coming, said.coming_lead)


def _becomes(coming: Coming, language: str, words: Words) -> str:
    if coming.values is not None:
        return _values(coming.kind, coming.values, language)
    said = words.reference
    return said.ends_in.format(next=coming.successors) if coming.successors else said.ends


def _values(kind: Kind, values: Mapping[str, str], language: str) -> str:
    """What is said of a thing, each by its column's heading; what is empty is left out."""
    told = []
    for column in kind.values:
        stored = values.get(column.name, "")
        if stored:
            heading = column.heading if language == "vi" else column.english
            told.append(f"{heading}: {column.say(stored)}")
    return "; ".join(told)


def _changes(
    found: Sequence[LoggedChange], zone: ZoneInfo, language: str, words: Words
) -> tuple[Line, ...]:
    """One by one, or what one sheet changed in one line."""
    lines: list[Line] = []
    for _, same in groupby(found, key=lambda each: (each.at, each.who, each.change.kind)):
        group = list(same)
        if len(group) <= TOLD_EACH:
            lines += [_change(each, zone, language, words) for each in group]
        else:
            lines.append(_sheet(group, zone, language, words))
    return tuple(lines[:GROUPS])


def _sheet(group: Sequence[LoggedChange], zone: ZoneInfo, language: str, words: Words) -> Line:
    said, first = words.reference, group[0]
    name = str(getattr(said.kinds, first.change.kind, first.change.kind))
    number = figures.count(len(group), language)
    items = [_item(each, words) for each in group]
    told = ", ".join(dict.fromkeys(items[:MOST_ITEMS]))
    rest = len(items) - MOST_ITEMS
    more = said.more.format(n=figures.count(rest, language)) if rest > 0 else ""
    return Line(
        (
            f"{from_text(first.at).astimezone(zone):%d/%m/%Y %H:%M}",
            said.command if first.who == _COMMAND else first.who,
            f"{name}: {said.entries.format(n=number)}",
            f"{told}{more}",
        )
    )


def _item(logged: LoggedChange, words: Words) -> str:
    """What was changed, `*` in words; of a day that day."""
    kind, change = KINDS.get(logged.change.kind), logged.change
    if kind is not None and kind.of_one_day:
        return _day(change.valid_from)
    parts = dict.fromkeys(change.key.split("/"))
    return "/".join(words.reference.every_site if part == EVERY_SITE else part for part in parts)


def _change(logged: LoggedChange, zone: ZoneInfo, language: str, words: Words) -> Line:
    said, change = words.reference, logged.change
    kind = KINDS.get(change.kind)
    name = getattr(said.kinds, change.kind, change.kind)
    is_day = kind is not None and kind.of_one_day
    begins = ""
    if change.valid_from and not is_day:
        begins = f" · {said.from_day.lower()} {_day(change.valid_from)}"
    at: datetime = from_text(logged.at).astimezone(zone)
    who = said.command if logged.who == _COMMAND else logged.who
    return Line(
        (
            f"{at:%d/%m/%Y %H:%M}",
            who,
            f"{name} {_item(logged, words)}{begins}",
            _told(kind, change.before, change.after, language, words),
        )
    )


def _told(kind: Kind | None, before: str, after: str, language: str, words: Words) -> str:
    said = words.reference
    was, now = _read(before), _read(after)
    if not after:
        return said.taken_back
    verb = said.changed if before else said.added
    told = {name: value for name, value in now.items() if was.get(name) != value}
    text = _values(kind, told, language) if kind else "; ".join(told.values())
    if _ENDS in told and not (kind and kind.of_one_day):
        text = "; ".join(part for part in (text, f"{said.ends} {_day(told[_ENDS])}") if part)
    return f"{verb}: {text}" if text else verb


def _read(text: str) -> dict[str, str]:
    if not text:
        return {}
    found = json.loads(text)
    return {str(name): str(value) for name, value in found.items()}


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"
