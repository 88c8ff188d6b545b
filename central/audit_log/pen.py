"""What writes into the audit log: the next entry, numbered, chained, signed, in the caller's
transaction.

Guarantees that an entry is committed with what it notes or not at all, that two processes write
one chain, and that a log which is known to have had entries that are gone (a database restored
from a backup) goes on in a new epoch that names the last one known. To be called last in its
transaction: the log's end is held until the commit.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from central.audit_log.entry import ZERO_HASH, Entry, EntryFacts, What, Who, WhoKind, sign_entry
from central.audit_log.lost import is_accounted_for
from central.audit_log.noted_head import NotedHead
from central.audit_log.origin import origin_of
from central.moment import to_text
from central.store.audit_log_queries import (
    AuditHead,
    StoredEntry,
    add_audit_entry,
    hold_audit_head,
)
from kiosk.record import SigningKey, base64url

EPOCH_BYTES = 16
FIRST, RECORDS_MISSING = "first", "records-missing"
_WRITTEN_IN = "thuocdo_audit_log_written_in"
"""In a connection's `info`: the transaction that wrote an entry last."""

CENTRAL = Who(WhoKind.CENTRAL)
NOBODY = Who(WhoKind.NOBODY)


@dataclass(frozen=True, slots=True)
class Pen:
    """The central's receipt key, and where it is noted how far the log has come."""

    key: SigningKey
    noted: NotedHead

    def append(self, connection: Connection, entry: Entry) -> AuditHead:
        """Sign and store `entry` as the next one, whatever its epoch, seq and prev; the caller
        commits.
        """
        last = hold_audit_head(connection)
        last = self._continued(connection, last, entry.at)
        return self._store(connection, last, entry)

    def origin(self, address: str, now: datetime) -> str | None:
        """What stands for `address` today."""
        return origin_of(self.key, address, now)

    def _continued(self, connection: Connection, last: AuditHead | None, at: str) -> AuditHead:
        """The entry that the next one follows; an epoch is opened if one must be."""
        lost = None
        transaction = connection.get_transaction()
        # What this very transaction wrote may still be undone, and must not be noted.
        if last is None or connection.info.get(_WRITTEN_IN) is not transaction:
            noted = self.noted.read()
            lost = None if noted is None or is_accounted_for(connection, noted) else noted
            if last is not None and lost is None:
                self.noted.write(last)
        connection.info[_WRITTEN_IN] = transaction
        if last is not None and lost is None:
            return last
        number = last.number if last else 0
        facts: dict[str, str | int | None] = {"reason": RECORDS_MISSING if lost else FIRST}
        if lost is not None:
            facts |= {"epoch": lost.epoch, "seq": lost.seq, "hash": lost.hash}
        opening = Entry("", 0, "", at, CENTRAL, What.LOG_OPENED, facts=facts)
        epoch = base64url.encode(secrets.token_bytes(EPOCH_BYTES))
        return self._store(connection, AuditHead(number, epoch, 0, ZERO_HASH), opening)

    def _store(self, connection: Connection, last: AuditHead, entry: Entry) -> AuditHead:
        placed = Entry(
            last.epoch,
            last.seq + 1,
            last.hash,
            entry.at,
            entry.who,
            entry.what,
            entry.about,
            entry.site,
            entry.origin,
            entry.facts,
        )
        envelope = sign_entry(self.key, placed)
        stored = StoredEntry(
            last.number + 1,
            placed.epoch,
            placed.seq,
            placed.at,
            envelope.hash,
            placed.site,
            envelope.compact,
        )
        add_audit_entry(connection, stored)
        return stored.head


@dataclass(frozen=True, slots=True)
class Author:
    """Who does something, with the pen that notes it. `origin`: see `Pen.origin`."""

    pen: Pen
    who: Who
    origin: str | None = None

    @property
    def name(self) -> str:
        """What stands beside a change where its history is shown."""
        return self.who.name or "" if self.who.kind is WhoKind.ACCOUNT else self.who.kind.value

    def note(
        self,
        connection: Connection,
        what: What,
        about: str,
        now: datetime,
        *,
        site: str | None = None,
        facts: EntryFacts | None = None,
    ) -> None:
        """Note what this hand does, in the transaction that does it, last of all."""
        note(
            connection,
            self.pen,
            self.who,
            what,
            about,
            now,
            site=site,
            origin=self.origin,
            facts=facts,
        )


def note(  # noqa: PLR0913 - who, what, about what, when, from where
    connection: Connection,
    pen: Pen,
    who: Who,
    what: What,
    about: str,
    now: datetime,
    *,
    site: str | None = None,
    origin: str | None = None,
    facts: EntryFacts | None = None,
) -> None:
    """Append one entry in the caller's transaction, last of all. `site`: None for the central."""
    pen.append(
        connection,
        Entry("", 0, "", to_text(now), who, what, about, site, origin, facts or {}),
    )
