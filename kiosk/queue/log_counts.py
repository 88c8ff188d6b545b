"""What the service menu tells of the log: counts by kind, and how long the oldest record waits.

Guarantees that no question holds the storage thread for more than one slice of the log, so that
a rating's commit never waits for somebody who looks at counts; that of a record only kind and
time are read, never its answers. Each function is one step inside a transaction of the caller's.
"""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from kiosk.queue import tables
from kiosk.queue.outbox import Outbox
from kiosk.queue.sealing import DAY_CHARACTERS
from kiosk.queue.transaction import transaction
from kiosk.record import base64url

DAY_SLICE = 200
"""Records whose time is read in one step."""
_AFTER_ALL = 2**62
ANSWER_LIMIT_S = 10.0
"""How long a step may wait for its turn on the storage thread."""


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """What waits: how many, the time of the oldest, the time of the last receipt."""

    unsent: int
    oldest_at: str | None
    last_receipt_at: str | None


@dataclass(frozen=True, slots=True)
class LogCounter:
    """Counts the records of a log, those of a day slice by slice."""

    ask: Callable[[Callable[[Outbox], Any]], "Future[Any]"]

    def count(self, today: str) -> tuple[dict[str, int], dict[str, int]]:
        """Records by kind, of the day `today` (YYYY-MM-DD by the records' own clock) and in all.

        StorageError, or TimeoutError when the storage thread does not come to it.
        """
        total: dict[str, int] = self.ask(Outbox.totals).result(ANSWER_LIMIT_S)
        return self._count_day(today), total

    def _count_day(self, day: str) -> dict[str, int]:
        """Backwards from the newest record to the first one of an earlier day."""
        found: Counter[str] = Counter()
        before = _AFTER_ALL
        while rows := self.ask(partial(_newest, before)).result(ANSWER_LIMIT_S):
            for number, kind, of_record in rows:
                if of_record < day:
                    return _some(found)
                found[kind] += of_record == day
                before = number
        return _some(found)


def _some(found: Counter[str]) -> dict[str, int]:
    return {kind: count for kind, count in found.items() if count}


def _newest(before: int, box: Outbox) -> list[tuple[int, str, str]]:
    """Number, kind and day of the newest records before the number `before`."""
    log, sealed = tables.log.c, tables.sealed.c
    with transaction(box.connection) as connection:
        rows = connection.execute(
            select(log.number, log.kind, log.jws, sealed.day)
            .select_from(tables.log.outerjoin(tables.sealed, sealed.number == log.number))
            .where(log.number < before)
            .order_by(log.number.desc())
            .limit(DAY_SLICE)
        )
        return [
            (row.number, row.kind, time_of(row.jws)[:DAY_CHARACTERS] if row.jws else row.day or "")
            for row in rows
        ]


def waiting_facts(box: Outbox) -> WaitingFacts:
    """What waits for a receipt; raises a StorageError."""
    with transaction(box.connection) as connection:
        return WaitingFacts(
            box.unsent(),
            _oldest_waiting(connection),
            _last_receipt(connection),
        )


def _oldest_waiting(connection: Connection) -> str | None:
    """The time of the oldest record that waits; of one that is sealed already, its day."""
    log, sealed = tables.log.c, tables.sealed.c
    row = connection.execute(
        select(log.jws, sealed.day)
        .select_from(
            tables.pending.join(tables.log, log.number == tables.pending.c.number).outerjoin(
                tables.sealed, sealed.number == log.number
            )
        )
        .order_by(tables.pending.c.number)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return time_of(row.jws) if row.jws else row.day


def _last_receipt(connection: Connection) -> str | None:
    jws = connection.execute(
        select(tables.receipts.c.jws).order_by(tables.receipts.c.number.desc()).limit(1)
    ).scalar_one_or_none()
    return None if jws is None else time_of(jws)


def time_of(jws: str) -> str:
    """`at` of a record or receipt that this kiosk stored: its form was checked then."""
    return str(json.loads(base64url.decode(jws.split(".")[1]))["at"])
