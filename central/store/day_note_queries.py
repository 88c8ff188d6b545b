"""Notes on a site's days as the store knows them, by the beginning of the key: site, then day.

Guarantees that a note stays as it was written, and that one which a later note strikes says so.
Leaves to others: who may write and what (`central.day_notes`).
"""

from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select

from central.store.day_note_tables import day_notes

WITHDRAWN = "withdrawn"
"""The kind of a note that says no more than that another one does not hold."""


@dataclass(frozen=True, slots=True)
class DayNote:
    """One note. `number`: 1, 2, 3 ... of its day; `counter_id`: empty for the whole site; `kind`:
    a value of `central.day_notes.NoteKind`; `text`: at most 200 characters, may be empty;
    `strikes`: the number of the note that it corrects, `struck_by`: of the one that corrects it;
    `written_by`: the account, which is for pages of those who sign in; `written_at`: a text of
    `central.moment`.
    """

    day: str
    number: int
    counter_id: str
    kind: str
    text: str
    strikes: int | None
    written_by: str
    written_at: str
    struck_by: int | None = None

    @property
    def is_struck(self) -> bool:
        """Whether a later note took its place."""
        return self.struck_by is not None


_COLUMNS = tuple(day_notes.c[name] for name in DayNote.__dataclass_fields__ if name != "struck_by")


def notes_on(connection: Connection, site: str, first: str, last: str) -> list[DayNote]:
    """Every note on the site's days from `first` to `last` (YYYY-MM-DD, both included), those that
    were struck too, by day and in the order they were written.
    """
    of = day_notes.c
    rows = connection.execute(
        select(*_COLUMNS)
        .where(of.site_id == site, of.day.between(first, last))
        .order_by(of.day, of.number)
    ).all()
    struck = {(row.day, row.strikes): row.number for row in rows if row.strikes is not None}
    return [replace(DayNote(*row), struck_by=struck.get((row.day, row.number))) for row in rows]


def standing_notes(connection: Connection, site: str, first: str, last: str) -> list[DayNote]:
    """The notes of `notes_on` that nobody struck, without those that only strike another."""
    notes = notes_on(connection, site, first, last)
    return [note for note in notes if not note.is_struck and note.kind != WITHDRAWN]


def add_note(connection: Connection, site: str, note: DayNote) -> None:
    """Write a note; the caller holds the site and has found its number."""
    row = {column.name: getattr(note, column.name) for column in _COLUMNS}
    # Never an upsert: the serving role may not change a note.
    connection.execute(insert(day_notes), {"site_id": site, **row})
