"""Writes a note, or a correction of one, and notes it in the audit log in one transaction.

Guarantees that the notes of a day are numbered without gaps, that a note is struck once, and that
the same form sent twice leaves one note.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from central.audit_log import Author, What
from central.day_notes.kinds import CHOSEN, NoteKind
from central.day_notes.text import NoteError, NoteFault, note_text
from central.moment import to_text
from central.store import writing
from central.store.day_note_queries import DayNote, add_note, notes_on
from central.store.log_queries import lock_site
from central.store.today_queries import counters_of

EARLIEST = date(2020, 1, 1)
"""Before any kiosk of ours: a day before it is a slip of the keys."""


@dataclass(frozen=True, slots=True)
class WishedNote:
    """What somebody wants noted, as typed. `day`: YYYY-MM-DD; `counter`: empty for the site;
    `strikes`: the number of the note of that day which it corrects.
    """

    day: str
    kind: str
    text: str
    counter: str = ""
    strikes: int | None = None


def write_note(
    engine: Engine, site: str, wished: WishedNote, author: Author, now: datetime
) -> DayNote:
    """The note as it is written now, or the same one as it was written before.

    NoteError where it is not taken. The caller has seen that the author may reach `site`, which
    exists.
    """
    kind = _kind(wished)
    text = note_text(wished.text, kind)
    with writing(engine) as connection:
        _, zone = lock_site(connection, site)
        _require_day(wished.day, now.astimezone(ZoneInfo(zone)).date())
        if wished.counter and wished.counter not in counters_of(connection, site):
            raise NoteError(NoteFault.COUNTER)
        before = notes_on(connection, site, wished.day, wished.day)
        made = DayNote(
            day=wished.day,
            number=len(before) + 1,
            counter_id=wished.counter,
            kind=kind.value,
            text=text,
            strikes=wished.strikes,
            written_by=author.name,
            written_at=to_text(now),
        )
        same = next((each for each in before if _says_the_same(each, made)), None)
        if same is not None:
            return same
        _require_standing(wished.strikes, before)
        _write(connection, site, made, author, now)
    return made


def _write(connection: Connection, site: str, made: DayNote, author: Author, now: datetime) -> None:
    add_note(connection, site, made)
    facts: dict[str, str | int | None] = {"number": made.number, "kind": made.kind}
    if made.counter_id:
        facts["counter"] = made.counter_id
    if made.text:
        facts["text"] = made.text
    if made.strikes is not None:
        facts["strikes"] = made.strikes
    author.note(connection, What.DAY_NOTED, made.day, now, site=site, facts=facts)


def _kind(wished: WishedNote) -> NoteKind:
    allowed = NoteKind if wished.strikes is not None else CHOSEN
    found = next((kind for kind in allowed if kind.value == wished.kind), None)
    if found is None:
        raise NoteError(NoteFault.KIND)
    return found


def _require_day(day: str, today: date) -> None:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise NoteError(NoteFault.DAY) from None
    if found.isoformat() != day or not EARLIEST <= found <= today:
        raise NoteError(NoteFault.DAY)


def _require_standing(strikes: int | None, before: list[DayNote]) -> None:
    if strikes is None:
        return
    found = next((note for note in before if note.number == strikes), None)
    if found is None or found.is_struck or found.kind == NoteKind.WITHDRAWN:
        raise NoteError(NoteFault.STRUCK)


def _says_the_same(held: DayNote, made: DayNote) -> bool:
    return not held.is_struck and (
        (held.counter_id, held.kind, held.text, held.strikes, held.written_by)
        == (made.counter_id, made.kind, made.text, made.strikes, made.written_by)
    )
