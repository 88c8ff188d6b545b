"""What the page of alarms shows: lines by what is to be done first. Pure, but for the words.

Guarantees that a page stays readable with hundreds of alarms: a kind at a site is one line, of its
kiosks the first are named and the others counted, and lines beyond `MOST_LINES` are counted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from central.accounts import Page, Role, may_see
from central.alarms.alarm import Alarm
from central.alarms.kind import Severity
from central.alarms.lines import Line, lines
from central.alarms.registry import kind_of
from central.dashboard import figures
from central.dashboard.wording import Words
from central.store.alarm_tables import WHOLE_CENTRAL

MOST_LINES = 80
MOST_KIOSKS = 8
MOST_DETAILS = 5

_TONES = {Severity.NOW: "bad", Severity.TODAY: "warn", Severity.NOTE: "none"}
_SHAPES = {Severity.NOW: "fork", Severity.TODAY: "missing", Severity.NOTE: "none"}
_NOT_OF_A_NAME = re.compile(r"[^a-z0-9-]")


@dataclass(frozen=True, slots=True)
class Seen:
    """For whom the page is, and the names in it. `zone`: in which times are written; `sites`:
    name and unit by id; `counters`: names by site and id; `approved`: kiosks by site.
    """

    role: Role
    language: str
    words: Words
    zone: ZoneInfo
    now: datetime
    sites: Mapping[str, tuple[str, str]]
    counters: Mapping[tuple[str, str], str]
    approved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class KioskItem:
    """A kiosk or a day within a line. `address`: of its row among the kiosks, or empty."""

    name: str
    address: str
    note: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line in words. `anchor`: its name on the page; `kind`, `site`: what its form names."""

    anchor: str
    kind: str
    site: str
    title: str
    place: str
    since: str
    counted: str
    items: tuple[KioskItem, ...]
    more: str
    do: str
    details: tuple[str, ...]
    seen: str
    seen_note: str
    until: str
    settles: bool


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one severity, with how many alarms they are."""

    name: str
    tone: str
    shape: str
    counted: str
    rows: tuple[LineRow, ...]


@dataclass(frozen=True, slots=True)
class EndedRow:
    """An alarm that is over."""

    title: str
    place: str
    since: str
    ended: str
    how: str


def sections(standing: Sequence[Alarm], seen: Seen) -> tuple[list[Section], int]:
    """What is off and not put off, and how many lines are left out."""
    found = lines((each for each in standing if not each.is_snoozed(seen.now)), seen.approved)
    made = []
    for severity in Severity:
        of_it = [line for line in found[:MOST_LINES] if line.kind.severity is severity]
        if of_it:
            n = sum(len(line.alarms) for line in found if line.kind.severity is severity)
            said = seen.words.alarms.counted.format(count=figures.count(n, seen.language))
            rows = tuple(line_row(line, seen) for line in of_it)
            name = getattr(seen.words.alarms, severity.value)
            made.append(Section(name, _TONES[severity], _SHAPES[severity], said, rows))
    return made, max(0, len(found) - MOST_LINES)


def snoozed_rows(standing: Sequence[Alarm], seen: Seen) -> list[LineRow]:
    """What somebody put off."""
    put_off = [each for each in standing if each.is_snoozed(seen.now)]
    return [line_row(line, seen, "off-") for line in lines(put_off, seen.approved)[:MOST_LINES]]


def line_row(line: Line, seen: Seen, before: str = "line-") -> LineRow:
    """One line in words."""
    said, n = seen.words.alarms, len(line.alarms)
    kiosks = {each.kiosk for each in line.alarms if each.kiosk}
    counted = figures.count(len(kiosks), seen.language)
    rest = n - MOST_KIOSKS
    more = said.more_kiosks.format(count=figures.count(rest, seen.language)) if rest > 0 else ""
    told, note = _seen(line, seen)
    until = max((each.snoozed_until for each in line.alarms if each.snoozed_until), default=None)
    is_off = until is not None and until > seen.now
    return LineRow(
        anchor=_NOT_OF_A_NAME.sub("-", f"{before}{line.kind.name}-{line.site}"),
        kind=line.kind.name,
        site=line.site,
        title=line.title.in_language(seen.language),
        place=_place(line.site, seen),
        since=said.since.format(time=_time(line.since, seen)),
        counted=said.kiosks.format(count=counted) if len(kiosks) > 1 else "",
        items=tuple(
            item
            for each in line.alarms[:MOST_KIOSKS]
            if (item := _item(each, line, seen)).name or item.note
        ),
        more=more,
        do=line.do.in_language(seen.language),
        details=_details(line),
        seen=told,
        seen_note=note,
        until=said.until.format(time=_time(until, seen)) if until and is_off else "",
        settles=seen.role in line.kind.settled_by,
    )


def ended_row(alarm: Alarm, seen: Seen) -> EndedRow:
    """An alarm that is over, in words."""
    kind = kind_of(alarm.kind)
    counter = seen.counters.get((alarm.site, alarm.counter or ""), "")
    by_hand = bool(kind.settled_by)
    return EndedRow(
        title=kind.title.in_language(seen.language),
        place=" · ".join(
            each for each in (_place(alarm.site, seen), counter, alarm.subject) if each
        ),
        since=_time(alarm.since, seen),
        ended=_time(alarm.ended_at, seen) if alarm.ended_at else "",
        how=seen.words.alarms.settle if by_hand else seen.words.alarms.by_itself,
    )


def _item(alarm: Alarm, line: Line, seen: Seen) -> KioskItem:
    counter = seen.counters.get((alarm.site, alarm.counter or ""), "")
    name = " · ".join(each for each in (counter, alarm.subject) if each)
    detail = "" if line.kind.is_technical else line.kind.detail(alarm.detail, seen.language)
    since = seen.words.alarms.since.format(time=_time(alarm.since, seen))
    notes = [detail] if alarm.since == line.since else [since, detail]
    address = ""
    if alarm.kiosk and may_see(seen.role, Page.FLEET):
        query = {"site": alarm.site, "kiosk": alarm.kiosk}
        address = f"/fleet?{urlencode(query)}"
    return KioskItem(name, address, " · ".join(each for each in notes if each))


def _details(line: Line) -> tuple[str, ...]:
    if not line.kind.is_technical:
        return ()
    told = dict.fromkeys(each.detail for each in line.alarms if each.detail)
    return tuple(told)[:MOST_DETAILS]


def _seen(line: Line, seen: Seen) -> tuple[str, str]:
    """Who took note last, and what they said."""
    known = [each for each in line.alarms if each.seen_at is not None]
    if not known:
        return "", ""
    last = max(known, key=lambda each: each.seen_at or each.since)
    filled = {
        "who": last.seen_by or "",
        "time": _time(last.seen_at or last.since, seen),
        "seen": figures.count(len(known), seen.language),
        "count": figures.count(len(line.alarms), seen.language),
    }
    said = seen.words.alarms
    form = said.seen if len(known) == len(line.alarms) else said.seen_some
    return form.format(**filled), last.seen_note or ""


def _place(site: str, seen: Seen) -> str:
    if site == WHOLE_CENTRAL:
        return seen.words.alarms.central
    name, unit = seen.sites.get(site, (site, ""))
    return " · ".join(each for each in (unit, name) if each)


def _time(moment: datetime, seen: Seen) -> str:
    local = moment.astimezone(seen.zone)
    if local.year == seen.now.astimezone(seen.zone).year:
        return figures.clock_near(local, seen.now.astimezone(seen.zone))
    return f"{local:%H:%M %d/%m/%Y}"
