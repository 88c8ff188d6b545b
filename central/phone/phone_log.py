"""The log that the central writes itself: what citizens answered on their phones, one per site.

Guarantees that a record is signed with the phone key, numbered and chained under the site's lock,
stored and counted in the caller's transaction. Where the log is known to have had records that are
gone (a database restored from a backup) it goes on in a new epoch that says so. What is known is
what this host noted: one without a note goes on where the database stands.
"""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from central.channels import PHONE_LOG, RECORDS_MISSING
from central.ingest.append import append_batch
from central.ingest.project import zone_of
from central.ingest.wire import Item
from central.phone.head_notes import HeadNotes
from central.store import log_queries
from central.store.check_code_queries import phone_losses
from kiosk.record import (
    Draft,
    Head,
    Place,
    Record,
    SigningKey,
    Stamp,
    Typ,
    base64url,
    sign_record,
)
from kiosk.record.chain import OPENING_KIND

EPOCH_BYTES = 16


def _new_boot() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class PhoneLog:
    """Writes the phone's logs of all sites. `monotonic`: seconds that never go back."""

    key: SigningKey
    notes: HeadNotes
    monotonic: Callable[[], float]
    boot: str = field(default_factory=_new_boot)

    def append(self, connection: Connection, site: str, draft: Draft, now: datetime) -> Record:
        """Sign `draft` as the next record, store it and count it; the caller commits."""
        _, zone = log_queries.lock_site(connection, site)
        at = now.astimezone(zone_of(zone)).isoformat(timespec="milliseconds")
        stamp = Stamp(at, self.boot, int(self.monotonic() * 1000), "synced")
        head, opening = self._head(connection, site)
        drafts = [draft] if opening is None else [opening, draft]
        place, records = Place(site, PHONE_LOG), []
        for each in drafts:
            record = sign_record(
                self.key,
                place,
                head.epoch,
                head.seq + 1,
                head.hash,
                stamp,
                each,
                Typ.CENTRAL_RECORD,
            )
            head = Head(record.epoch, record.seq, record.hash)
            records.append(record)
        items = [Item(record.compact, {}) for record in records]
        append_batch(connection, place, records, items, now)
        return records[-1]

    def note(self, record: Record) -> None:
        """Note that `record` was committed."""
        self.notes.write(record.place.site, Head(record.epoch, record.seq, record.hash))

    def _head(self, connection: Connection, site: str) -> tuple[Head, Draft | None]:
        """Where the log goes on, and what opens it if it begins anew."""
        newest = log_queries.newest_log(connection, site, PHONE_LOG)
        noted = self.notes.read(site)
        if noted is not None and not is_accounted_for(connection, site, noted):
            before = {"epoch": noted.epoch, "seq": noted.seq, "hash": noted.hash}
            return _beginning(RECORDS_MISSING, before)
        if newest is None:
            return _beginning("first", None)
        epoch, log = newest
        return Head(epoch, log.seq, log.head), None


def _beginning(reason: str, before: dict[str, object] | None) -> tuple[Head, Draft]:
    epoch = base64url.encode(secrets.token_bytes(EPOCH_BYTES))
    return Head.beginning(epoch), Draft(OPENING_KIND, {"reason": reason, "before": before})


def is_accounted_for(connection: Connection, site: str, noted: Head) -> bool:
    """Whether the noted record is held, or an epoch says already that it is missing."""
    held = log_queries.held_hashes(connection, site, PHONE_LOG, noted.epoch, noted.seq, noted.seq)
    if held.get(noted.seq) == noted.hash:
        return True
    losses = phone_losses(connection)
    return any(where == site and lost.get("hash") == noted.hash for where, _, lost in losses)
