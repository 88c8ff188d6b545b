"""What the rules may know of the central itself: its lists, its audit log, its room, its mail.

Guarantees that the audit log is walked once a day by one process, entry by entry in short
transactions, and not in each look.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import Connection, Engine, text

from central.alarms.facts import CentralFacts, Room
from central.audit_log.believed import believed_keys, witnesses
from central.audit_log.noted_head import NotedHead
from central.audit_log.walk import walk
from central.moment import from_text, to_text
from central.store.alarm_fact_queries import holds_records, last_head_at
from central.store.alarm_mail_queries import failing_since
from central.store.alarm_queries import hold_alarms, last_look, note_look
from central.store.alarm_tables import WHOLE_CENTRAL
from central.store.audit_log_queries import StoredEntry, audit_head, entries_after
from central.store.engine import reading, writing

AUDIT_LOOK = "audit-log"
AUDIT_EVERY = timedelta(hours=24)
PIECE = 500
"""Entries read at once."""

_MB = 1024 * 1024
_GB_IN_MB = 1024


@dataclass(frozen=True, slots=True)
class CentralSources:
    """Where the facts are read. `folders`: that this process writes to; `audit`: the folder of the
    audit log's note; `recipients`: of mails; `database_room_gb`: what the database may take on its
    server, 0 if not known.
    """

    engine: Engine
    keys: Path
    audit: Path
    folders: tuple[Path, ...]
    recipients: tuple[str, ...] = ()
    database_room_gb: int = 0

    def facts(self, now: datetime) -> CentralFacts:
        """The facts of this moment. StoreError, KeyFileError or OSError."""
        fault = self._audit_fault(now)
        with reading(self.engine) as connection:
            head_at = last_head_at(connection)
            failing = failing_since(connection, self.recipients)
            return CentralFacts(
                holds_records=holds_records(connection),
                head_at=None if head_at is None else from_text(head_at),
                audit_fault=fault,
                rooms=(*_rooms(self.folders), *self._database_room(connection)),
                mail_failing_since=None if failing is None else from_text(failing),
            )

    def _database_room(self, connection: Connection) -> Iterable[Room]:
        if not self.database_room_gb or connection.dialect.name != "postgresql":
            return
        size = text("SELECT pg_database_size(current_database())")
        used = int(connection.execute(size).scalar_one()) // _MB
        total = self.database_room_gb * _GB_IN_MB
        yield Room("PostgreSQL", total - used, total)

    def _audit_fault(self, now: datetime) -> str:
        """What the last walk found; walks if that is a day ago, and no other process does."""
        with writing(self.engine) as connection:
            hold_alarms(connection)
            last = last_look(connection, WHOLE_CENTRAL, AUDIT_LOOK)
            if last is not None and abs(now - from_text(last[0])) < AUDIT_EVERY:
                return last[1]
            # Whoever comes meanwhile finds what was found before.
            found = "" if last is None else last[1]
            note_look(connection, WHOLE_CENTRAL, AUDIT_LOOK, to_text(now), found)
        found = walk_audit_log(self.engine, self.keys, self.audit)
        with writing(self.engine) as connection:
            note_look(connection, WHOLE_CENTRAL, AUDIT_LOOK, to_text(now), found)
        return found


def walk_audit_log(engine: Engine, keys: Path, audit: Path) -> str:
    """What is off with the audit log, in a line; empty if nothing is."""
    believed = believed_keys(engine, keys)
    # Before the entries are read: the note never runs ahead of what was committed.
    noted = NotedHead(audit).read()
    with reading(engine) as connection:
        end = audit_head(connection)
        named = witnesses(connection, noted)
    last = end.number if end else 0

    def pages(after: int) -> list[StoredEntry]:
        with reading(engine) as connection:
            found = entries_after(connection, after, PIECE)
        return [each for each in found if each.number <= last]

    fault = walk(pages, believed, end, named).fault
    return "" if fault is None else f"entry {fault.number}: {fault.rule}: {fault.message}"


def _rooms(folders: Iterable[Path]) -> Iterable[Room]:
    """One for each device that the folders stand on."""
    seen: set[int] = set()
    for folder in folders:
        there = next(each for each in (folder, *folder.parents) if each.exists())
        device = there.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        usage = disk_usage(there)
        yield Room(str(there), usage.free // _MB, usage.total // _MB)
