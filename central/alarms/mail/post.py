"""Sends what is new: whose turn it is, claimed in the database; sent outside of any transaction.

Guarantees that of several processes one sends to a recipient at a time, that a recipient gets one
digest in an interval, that a failure is tried again after a wait that doubles, and that what is
seen, put off or ended by then is not sent. A process that dies while it sends leaves a claim that
runs out: then the mail may go twice, under the same Message-ID.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import Message
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from central.alarms.alarm import Alarm, standing
from central.alarms.mail.digest import Digest, Places, digest
from central.alarms.mail.message import compose
from central.alarms.mail.recipients import Recipient, recipients_of, worth_telling
from central.alarms.mail.server import MailError
from central.alarms.mail.settings import MailSettings
from central.moment import Clock, to_text
from central.store.alarm_mail_queries import (
    MailState,
    approved_counts,
    counter_names,
    mail_state,
    note_told,
    put_mail_state,
    site_names,
    told_of,
)
from central.store.alarm_queries import hold_alarms
from central.store.engine import reading, writing

logger = logging.getLogger(__name__)

GATHERED = timedelta(minutes=2)
"""What begins together is told together: a morning's kiosks are noticed within a look or two."""

CLAIMED = timedelta(minutes=5)
"""Far beyond the deadline of a mail server."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=2), timedelta(hours=4)
"""After failures: doubling. What is refused for good waits the longest at once."""


class Server(Protocol):
    """`central.alarms.mail.server.MailServer`, or one of a test."""

    def send(self, mail: Message, recipient: str) -> None:
        """Give the mail away; MailError."""


@dataclass(frozen=True, slots=True)
class Post:
    """One for each process. `zone`: in which times are written."""

    engine: Engine
    clock: Clock
    settings: MailSettings
    server: Server
    zone: ZoneInfo
    public_url: str = ""

    def round(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Send what is due; how many mails were taken. StoreError if the database fails."""
        taken = 0
        for recipient in recipients_of(self.settings) if self.settings.host else ():
            if stop():
                break
            found = self._claim(recipient)
            if found is None:
                continue
            try:
                self._send(recipient, found)
            except MailError as error:
                self._failed(recipient, error)
                if error.of_server:
                    # The others would wait for it, one after another.
                    break
            else:
                taken += 1
        return taken

    def _claim(self, recipient: Recipient) -> Digest | None:
        """What this recipient is to be told now, claimed; None if nothing, or not now."""
        with reading(self.engine) as connection:
            if not self._is_due(connection, recipient):
                return None
        with writing(self.engine) as connection:
            hold_alarms(connection)
            now, state = self.clock(), mail_state(connection, recipient.address)
            told = self._due(connection, recipient, state, now)
            if not told:
                return None
            places = places_of(connection)
            claimed = replace(state, claimed_until=to_text(now + CLAIMED))
            put_mail_state(connection, recipient.address, claimed)
        return digest(told, places, self.zone, self.settings.language, self.public_url)

    def _is_due(self, connection: Connection, recipient: Recipient) -> bool:
        state = mail_state(connection, recipient.address)
        return bool(self._due(connection, recipient, state, self.clock()))

    def _due(
        self, connection: Connection, recipient: Recipient, state: MailState, now: datetime
    ) -> list[Alarm]:
        at = to_text(now)
        if state.next_at > at or (state.claimed_until or "") > at:
            return []
        told = told_of(connection, recipient.address)
        fresh = [
            each
            for each in worth_telling(
                standing(connection, recipient.sites, now), self.settings.least
            )
            if not each.is_snoozed(now) and (each.site, each.alarm_id) not in told
        ]
        oldest = min((each.raised_at or each.since for each in fresh), default=now)
        return fresh if now - oldest >= GATHERED else []

    def _send(self, recipient: Recipient, found: Digest) -> None:
        try:
            mail = compose(found, self.settings.sender, recipient.address, self.clock())
        except ValueError as error:
            raise MailError(f"the mail cannot be written: {error}", of_server=False) from error
        self.server.send(mail, recipient.address)
        with writing(self.engine) as connection:
            hold_alarms(connection)
            now = self.clock()
            note_told(connection, recipient.address, found.about, to_text(now))
            following = to_text(now + timedelta(minutes=self.settings.interval_minutes))
            state = MailState(following, None, 0, None, "", to_text(now))
            put_mail_state(connection, recipient.address, state)
        # No address: that of an office may be a person's all the same.
        logger.info("a mail about %d alarms was taken", len(found.about))

    def _failed(self, recipient: Recipient, error: MailError) -> None:
        with writing(self.engine) as connection:
            hold_alarms(connection)
            now, state = self.clock(), mail_state(connection, recipient.address)
            failed = MailState(
                next_at=to_text(now + wait_after(state.failures + 1, for_good=error.for_good)),
                claimed_until=None,
                failures=state.failures + 1,
                failing_since=state.failing_since or to_text(now),
                trouble=str(error),
                sent_at=state.sent_at,
            )
            put_mail_state(connection, recipient.address, failed)
        logger.warning("a mail about alarms was not taken and is tried again: %s", error)


def places_of(connection: Connection) -> Places:
    """Every name that a line may need."""
    return Places(site_names(connection), counter_names(connection), approved_counts(connection))


def wait_after(failures: int, *, for_good: bool) -> timedelta:
    """How long to wait after so many failures in a row, at least one."""
    if for_good:
        return LONGEST_WAIT
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - 1, 16)))
