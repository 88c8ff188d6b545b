"""Notes that people write about a site's day: what happened that no record tells.

Guarantees that a note has a kind of a closed list and at most 200 characters, that nothing is
changed or removed (a correction is a note of its own that strikes the other), and that each is in
the audit log. Leaves to others: who may reach which site (`central.accounts`), and pages.
"""

from central.day_notes.kinds import NoteKind
from central.day_notes.text import NoteError, NoteFault, note_text
from central.day_notes.writing import WishedNote, write_note

__all__ = ["NoteError", "NoteFault", "NoteKind", "WishedNote", "note_text", "write_note"]
