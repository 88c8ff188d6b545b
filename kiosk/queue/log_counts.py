"""What the service menu tells of the log: counts by kind, and how long the oldest record waits.

Guarantees that no question holds the storage thread for more than one slice of the log, so that
a rating's commit never waits for somebody who looks at counts; that of a record only kind and
time are read, never its answers. Each function is one step inside a transaction of the caller's.
"""

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, func, select

from kiosk.queue import tables
from kiosk.queue.outbox import Outbox
from kiosk.queue.transaction import transaction
from kiosk.record import base64url

SLICE = 2_000
"""Records counted in one step: some milliseconds."""
DAY_SLICE = 200
"""Records whose time is read in one step."""
ANSWER_LIMIT_S = 10.0
"""How long a step may wait for its turn on the storage thread."""


@dataclass(frozen=True, slots=True)
class WaitingFacts:
    """What waits: how many, the time of the oldest, the time of the last receipt."""

    unsent: int
    oldest_at: str | None
    last_receipt_at: str | None


@dataclass(slots=True)
class LogCounter:
    """Counts a log slice by slice and goes on where it was; for one thread."""

    ask: Callable[[Callable[[Outbox], Any]], "Future[Any]"]
    _number: int = 0
    _total: Counter[str] = field(default_factory=Counter)

    def count(self, today: str) -> tuple[dict[str, int], dict[str, int]]:
        """Records by kind, of the day `today` (YYYY-MM-DD by the records' own clock) and in all.

        StorageError, or TimeoutError when the storage thread does not come to it.
        """
        while rows := self.ask(self._slice).result(ANSWER_LIMIT_S):
            self._number = rows[-1][0]
            self._total.update(kind for _, kind in rows)
        return self._count_day(today), dict(self._total)

    def _slice(self, box: Outbox) -> list[tuple[int, str]]:
        with transaction(box.connection) as connection:
            rows = connection.execute(
                select(tables.log.c.number, tables.log.c.kind)
                .where(tables.log.c.number > self._number)
                .order_by(tables.log.c.number)
                .limit(SLICE)
            )
            return [(row.number, row.kind) for row in rows]

    def _count_day(self, day: str) -> dict[str, int]:
        """Backwards from the newest record to the first one of an earlier day."""
        found: Counter[str] = Counter()
        before = self._number + 1
        while rows := self.ask(partial(_newest, before)).result(ANSWER_LIMIT_S):
            for number, kind, jws in rows:
                of_record = _time_of(jws)[: len(day)]
                if of_record < day:
                    return _some(found)
                found[kind] += of_record == day
                before = number
        return _some(found)


def _some(found: Counter[str]) -> dict[str, int]:
    return {kind: count for kind, count in found.items() if count}


def _newest(before: int, box: Outbox) -> list[tuple[int, str, str]]:
    with transaction(box.connection) as connection:
        rows = connection.execute(
            select(tables.log.c.number, tables.log.c.kind, tables.log.c.jws)
            .where(tables.log.c.number < before)
            .order_by(tables.log.c.number.desc())
            .limit(DAY_SLICE)
        )
        return [(row.number, row.kind, row.jws) for row in rows]


def waiting_facts(box: Outbox) -> WaitingFacts:
    """What waits for a receipt; raises a StorageError."""
    with transaction(box.connection) as connection:
        return WaitingFacts(
            connection.execute(select(func.count()).select_from(tables.pending)).scalar_one(),
            _oldest_waiting(connection),
            _last_receipt(connection),
        )


def _oldest_waiting(connection: Connection) -> str | None:
    jws = connection.execute(
        select(tables.log.c.jws)
        .join(tables.pending, tables.pending.c.number == tables.log.c.number)
        .order_by(tables.pending.c.number)
        .limit(1)
    ).scalar_one_or_none()
    return None if jws is None else _time_of(jws)


def _last_receipt(connection: Connection) -> str | None:
    jws = connection.execute(
        select(tables.receipts.c.jws).order_by(tables.receipts.c.number.desc()).limit(1)
    ).scalar_one_or_none()
    return None if jws is None else _time_of(jws)


def _time_of(jws: str) -> str:
    """`at` of a record or receipt that this kiosk stored: its form was checked then."""
    return str(json.loads(base64url.decode(jws.split(".")[1]))["at"])
