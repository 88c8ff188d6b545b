"""What is said of days beside their figures: notes that people wrote, and that a published day
changed. For every page that shows a day, by the macros of templates/day_lines.html. Pure, but for
the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from central.audit_log.entry import WhoKind
from central.dashboard import figures
from central.dashboard.wording import Words
from central.day_notes import NoteKind
from central.moment import from_text
from central.store.day_note_queries import DayNote
from central.store.revised_queries import RevisedDay


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note in words. `struck`: a later one took its place; `key`: names it in an address,
    empty where it cannot be corrected.
    """

    day: str
    number: int
    where: str
    kind: str
    text: str
    written: str
    struck: bool
    key: str


@dataclass(frozen=True, slots=True)
class RevisedLine:
    """A published day that changed: which, why, when, and by how many counted ratings."""

    what: str
    counts: str


def note_lines(
    notes: Sequence[DayNote],
    counters: Mapping[str, tuple[str, str]],
    zone: ZoneInfo,
    language: str,
    words: Words,
) -> list[NoteLine]:
    """The notes, the latest day first; `counters`: name and field by id."""
    ordered = sorted(notes, key=lambda note: (note.day, note.number), reverse=True)
    return [_line(note, counters, zone, language, words) for note in ordered]


def _line(
    note: DayNote,
    counters: Mapping[str, tuple[str, str]],
    zone: ZoneInfo,
    language: str,
    words: Words,
) -> NoteLine:
    at = from_text(note.written_at).astimezone(zone)
    named = counters.get(note.counter_id, (note.counter_id, ""))[0]
    who = words.reference.command if note.written_by == WhoKind.COMMAND else note.written_by
    stands = not note.is_struck and note.kind != NoteKind.WITHDRAWN
    return NoteLine(
        day=figures.day(date.fromisoformat(note.day), language, words),
        number=note.number,
        where=named if note.counter_id else words.day_notes.whole_site,
        kind=words.day_notes.kinds[note.kind],
        text=note.text,
        written=words.day_notes.written.format(who=who, time=f"{at:%H:%M %d/%m/%Y}"),
        struck=note.is_struck,
        key=f"{note.day}.{note.number}" if stands else "",
    )


def revised_lines(
    revised: Sequence[RevisedDay], zone: ZoneInfo, language: str, words: Words
) -> list[RevisedLine]:
    """The published days that changed, the latest first."""
    reasons = {
        "late-records": words.day_notes.revised_late,
        "recount": words.day_notes.revised_recount,
    }
    return [
        RevisedLine(
            words.day_notes.revised.format(
                day=figures.day(date.fromisoformat(each.day), language, words),
                why=reasons[each.why],
                first=_time(each.first_at, zone),
                last=_time(each.last_at, zone),
            ),
            _counts(each, language, words),
        )
        for each in sorted(revised, key=lambda each: (each.day, each.night), reverse=True)
    ]


def _time(text: str, zone: ZoneInfo) -> str:
    return f"{from_text(text).astimezone(zone):%H:%M %d/%m}"


def _counts(each: RevisedDay, language: str, words: Words) -> str:
    if each.ratings_before is None or each.ratings_after is None:
        return ""
    return words.day_notes.revised_counts.format(
        before=figures.count(each.ratings_before, language),
        after=figures.count(each.ratings_after, language),
    )
