"""The audit log as it is stored: its end, held while the next entry is made, and its pages."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, insert, select, true, update

from central.store.audit_log_tables import WHOLE_CENTRAL, audit_entries, audit_heads
from central.store.upsert import insert_new


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the log ends: `number` counts all entries, `seq` those of the epoch."""

    number: int
    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as its row has it. `jws` is the exact text; the others repeat what it says."""

    number: int
    epoch: str
    seq: int
    at: str
    hash: str
    about_site: str | None
    jws: str

    @property
    def head(self) -> AuditHead:
        """The log's end, if this is the last entry."""
        return AuditHead(self.number, self.epoch, self.seq, self.hash)


_HEAD = select(audit_heads.c.number, audit_heads.c.epoch, audit_heads.c.seq, audit_heads.c.hash)
_HEAD = _HEAD.where(audit_heads.c.site_id == WHOLE_CENTRAL)
_ENTRY = select(
    *(
        audit_entries.c[name]
        for name in ("number", "epoch", "seq", "at", "hash", "about_site", "jws")
    )
).where(audit_entries.c.site_id == WHOLE_CENTRAL)


def hold_audit_head(connection: Connection) -> AuditHead | None:
    """Where the log ends, held until the commit; None before the first entry.

    The last thing that a transaction holds: who waits here has every site that it needs.
    """
    held = connection.execute(_HEAD.with_for_update()).one_or_none()
    if held is None:
        newest = connection.execute(
            _ENTRY.order_by(audit_entries.c.number.desc()).limit(1)
        ).one_or_none()
        row = {"number": 0, "epoch": "", "seq": 0, "hash": ""}
        if newest is not None:
            row = {name: getattr(newest, name) for name in row}
        insert_new(connection, audit_heads, [{"site_id": WHOLE_CENTRAL, **row}])
        held = connection.execute(_HEAD.with_for_update()).one()
    return AuditHead(*held) if held.number else None


def audit_head(connection: Connection) -> AuditHead | None:
    """Where the log ends; None before the first entry."""
    row = connection.execute(_HEAD).one_or_none()
    return AuditHead(*row) if row is not None and row.number else None


def add_audit_entry(connection: Connection, entry: StoredEntry) -> None:
    """Store the next entry; the head is held (`hold_audit_head`)."""
    columns = ("number", "epoch", "seq", "at", "hash", "about_site", "jws")
    row = {name: getattr(entry, name) for name in columns}
    connection.execute(insert(audit_entries).values(site_id=WHOLE_CENTRAL, **row))
    connection.execute(
        update(audit_heads)
        .where(audit_heads.c.site_id == WHOLE_CENTRAL)
        .values(number=entry.number, epoch=entry.epoch, seq=entry.seq, hash=entry.hash)
    )


def entries_after(connection: Connection, number: int, limit: int) -> list[StoredEntry]:
    """At most `limit` entries after `number`, in order."""
    query = _ENTRY.where(audit_entries.c.number > number).order_by(audit_entries.c.number)
    return [StoredEntry(*row) for row in connection.execute(query.limit(limit))]


def entries_before(
    connection: Connection, number: int | None, limit: int, sites: Collection[str] | None = None
) -> list[StoredEntry]:
    """At most `limit` entries before `number` (None: from the end), the last one first.

    `sites`: only what is about one of these; None: everything.
    """
    query = _ENTRY.where(_about(sites)).order_by(audit_entries.c.number.desc())
    if number is not None:
        query = query.where(audit_entries.c.number < number)
    return [StoredEntry(*row) for row in connection.execute(query.limit(limit))]


def first_since(connection: Connection, at: str) -> int | None:
    """The number of the first entry at or after `at`; None if there is none."""
    query = select(audit_entries.c.number).where(
        audit_entries.c.site_id == WHOLE_CENTRAL, audit_entries.c.at >= at
    )
    found = connection.execute(query.order_by(audit_entries.c.number).limit(1))
    return found.scalar_one_or_none()


def entry_at(connection: Connection, number: int) -> StoredEntry | None:
    """The entry of this number."""
    row = connection.execute(_ENTRY.where(audit_entries.c.number == number)).one_or_none()
    return None if row is None else StoredEntry(*row)


def openings(connection: Connection) -> list[str]:
    """The first entry of every epoch, compact: few, since each is a restore."""
    query = select(audit_entries.c.jws).where(
        audit_entries.c.site_id == WHOLE_CENTRAL, audit_entries.c.seq == 1
    )
    return list(connection.execute(query.order_by(audit_entries.c.number)).scalars())


def _about(sites: Collection[str] | None) -> ColumnElement[bool]:
    return true() if sites is None else audit_entries.c.about_site.in_(sorted(sites))
