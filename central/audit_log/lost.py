"""Whether an entry that was once noted is still there, or is said to be missing."""

from sqlalchemy import Connection

from central.audit_log.entry import Entry, open_entry
from central.store.audit_log_queries import AuditHead, entry_at, openings
from kiosk.record import Head


def said_to_be_lost(opening: Entry) -> Head | None:
    """The last entry that was known of before a new epoch had to be opened; None of the first."""
    facts = opening.facts
    epoch, seq, digest = facts.get("epoch"), facts.get("seq"), facts.get("hash")
    if isinstance(epoch, str) and isinstance(seq, int) and isinstance(digest, str):
        return Head(epoch, seq, digest)
    return None


def is_accounted_for(connection: Connection, noted: AuditHead) -> bool:
    """Whether the noted entry is stored, or an epoch says already that it is missing."""
    held = entry_at(connection, noted.number)
    if held is not None and held.head == noted:
        return True
    lost = Head(noted.epoch, noted.seq, noted.hash)
    return any(said_to_be_lost(open_entry(each)[0]) == lost for each in openings(connection))
