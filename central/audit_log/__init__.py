"""The audit log: every sign-in, view, export and change at the central, signed and chained.

Guarantees that an entry stands or falls with the transaction of what it notes, that entries are
numbered and chained under one lock, and that a log which is known to have lost its end goes on as
a new epoch that says so (docs/record-format.md, section 24). Leaves to others: who may do what
(`central.accounts.access`), and the words in which an entry is shown (`central.dashboard`).

    note(connection, pen, who, what, about, now)     in the transaction of the change, last of all
    author.note(connection, what, about, now)        the same, where one hand does several things
"""

from central.audit_log.entry import Entry, EntryFacts, What, Who, WhoKind, open_entry
from central.audit_log.pen import Author, Pen, note

__all__ = [
    "Author",
    "Entry",
    "EntryFacts",
    "Pen",
    "What",
    "Who",
    "WhoKind",
    "note",
    "open_entry",
]
