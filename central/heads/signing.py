"""Signs one night: how far every log is held, in one moment, chained to the night before.

Guarantees that the head names what one transaction saw and what it published, that a night is
signed once, and that a chain which is known to have lost its end goes on as a new one that says so.
Leaves to others: when (`central.heads.nights`), what may be published (`central.released`), and who
compares (`kiosk-verify`).
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from central.heads.head_list import (
    AuditEnd,
    DayCell,
    HeldLog,
    PublishedFile,
    list_text,
    logs_in,
)
from central.heads.heads_folder import HeadsFolder
from central.moment import to_text
from central.released.open_data import About, publish_open_data
from central.released.publish import publish_night
from central.released.published_days import published_days
from central.store import head_queries
from central.store.audit_log_queries import audit_head
from central.store.engine import reading, writing
from central.store.head_queries import StoredHead
from kiosk.record import (
    HeadsOpened,
    NightlyHead,
    NightlyName,
    SigningKey,
    base64url,
    open_envelope,
    payload,
    sign_nightly_head,
)
from kiosk.record.jws import Typ
from kiosk.record.record import ZERO_HASH
from kiosk.survey.questionnaire import HEADLINE

EPOCH_BYTES = 16
FIRST, RECORDS_MISSING = "first", "records-missing"


@dataclass(frozen=True, slots=True)
class HeadSigner:
    """Signs with the central's receipt `key`, into the database and into `folder`. `about`: what
    the office says of the open data that is published with each head.
    """

    engine: Engine
    key: SigningKey
    folder: HeadsFolder
    about: About = field(default_factory=About)

    def sign(self, night: date, now: datetime) -> StoredHead | None:
        """The head of `night`; None if that night, or a later one, was signed before."""
        noted = self.folder.last()
        with writing(self.engine) as connection:
            # What several statements read must be of one moment, and two processes sign one head.
            head_queries.hold_for_a_head(connection)
            last = head_queries.last_nightly_head(connection)
            lost = noted is not None and not _is_accounted_for(connection, noted)
            if last is not None and last.night >= night.isoformat() and not lost:
                return None
            head = self._make(connection, last, noted if lost else None, night, now)
            head_queries.add_nightly_head(connection, head)
        self.folder.publish(name_of(head), head.jws, head.list)
        self.folder.note(name_of(head))
        return head

    def publish_missing(self) -> int:
        """Writes the files of heads that are stored and not in the folder; returns how many."""
        with reading(self.engine) as connection:
            stored = head_queries.nightly_heads_in_order(connection)
        missing = [each for each in stored if not self.folder.has(each.epoch, each.number)]
        written = 0
        for each in missing:
            with reading(self.engine) as connection:
                whole = head_queries.nightly_head(connection, each.epoch, each.number)
            if whole and self.folder.publish(name_of(whole), whole.jws, whole.list):
                written += 1
        if stored and self.folder.last() is None:
            self.folder.note(name_of(stored[0]))
        return written

    def _make(
        self,
        connection: Connection,
        last: StoredHead | None,
        lost: NightlyName | None,
        night: date,
        now: datetime,
    ) -> StoredHead:
        epoch, number, prev, opened = _place(last, lost)
        before = logs_in(last.list) if last else {}
        logs = [HeldLog(*row) for row in head_queries.held_logs(connection)]
        # Of days that have ended: one that goes on is published with its own night.
        days = {
            (site, day)
            for site, day in head_queries.days_since(connection, before)
            if day <= night.isoformat()
        }
        files = self._publish(connection, days, night, now)
        end = audit_head(connection)
        audit = AuditEnd(end.epoch, end.seq, end.hash) if end else None
        text = list_text(logs, _cells(connection, days), audit, files)
        head = NightlyHead(
            epoch=epoch,
            number=number,
            prev=prev,
            opened=opened,
            night=night.isoformat(),
            at=to_text(now),
            logs=len(logs),
            records=sum(log.seq for log in logs),
            list_hash=base64url.sha256(text.encode()),
        )
        jws = sign_nightly_head(self.key, head)
        digest = base64url.sha256(jws.encode("ascii"))
        return StoredHead(epoch, number, head.night, head.at, digest, jws, text)

    def _publish(
        self, connection: Connection, changed: set[tuple[str, str]], night: date, now: datetime
    ) -> list[PublishedFile]:
        ends = publish_night(connection, night, changed)
        days = {*ends, *(day for _, day in changed)}
        made = publish_open_data(connection, days, night, to_text(now), self.about)
        return [
            PublishedFile(each.day, each.revision, each.json_hash, each.csv_hash) for each in made
        ]


def name_of(head: StoredHead) -> NightlyName:
    """What heartbeats and `day.closed` call a head."""
    return NightlyName(head.epoch, head.number, head.hash)


def _place(
    last: StoredHead | None, lost: NightlyName | None
) -> tuple[str, int, str, HeadsOpened | None]:
    """Epoch, number, hash of the head before, and what opens the epoch if it is a new one."""
    if last is not None and lost is None:
        return last.epoch, last.number + 1, last.hash, None
    opened = HeadsOpened(RECORDS_MISSING if lost else FIRST, lost)
    return base64url.encode(secrets.token_bytes(EPOCH_BYTES)), 1, ZERO_HASH, opened


def _is_accounted_for(connection: Connection, noted: NightlyName) -> bool:
    """Whether the noted head is stored, or an epoch says already that it is missing."""
    stored = head_queries.nightly_head(connection, noted.epoch, noted.number)
    if stored is not None and stored.hash == noted.hash:
        return True
    for jws in head_queries.openings(connection):
        opened = payload.parse(open_envelope(jws, Typ.HEADS).payload)["opened"]
        if opened["before"] and opened["before"]["hash"] == noted.hash:
            return True
    return False


def _cells(connection: Connection, days: set[tuple[str, str]]) -> list[DayCell]:
    return [
        DayCell(each.site, each.day, each.channel, each.questionnaire, HEADLINE, n, satisfied)
        for each, (n, satisfied) in published_days(connection, days, HEADLINE).items()
    ]
