"""What stands in a central's audit log, for tests."""

from central.audit_log import open_entry
from central.audit_log.walk import walk
from central.store.audit_log_queries import audit_head, entries_after
from central.store.engine import reading


def entries_of(engine):
    """Every entry, opened, the first one first."""
    with reading(engine) as connection:
        return [open_entry(stored.jws)[0] for stored in entries_after(connection, 0, 10_000)]


def whats_of(engine):
    """What was noted, the log's opening left out."""
    return [entry.what for entry in entries_of(engine) if entry.what != "log.opened"]


def walked(engine, keys, witnesses=()):
    """The result of a walk through the stored log."""
    with reading(engine) as connection:
        found, end = entries_after(connection, 0, 10_000), audit_head(connection)
    pieces = lambda after: [each for each in found if each.number > after][:7]  # noqa: E731
    return walk(pieces, keys, end, witnesses)
