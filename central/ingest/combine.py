"""Puts the batches of senders that come at the same moment into one transaction.

Guarantees that a batch is committed before its sender is answered; that what becomes of a batch
does not depend on the others that share its transaction: a refusal is its own, and where the
transaction itself fails, each is tried again alone. A batch alone waits for nobody: whoever comes
while a transaction is under way shares the next one.

Several processes may do so on one database. A site that another of them holds is waited for by its
own senders alone.
"""

import logging
import threading
from dataclasses import dataclass, field

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from central.ingest.append import append_all
from central.ingest.hours import RememberedHours
from central.ingest.work import Outcome, Work
from central.store.engine import writing
from central.store.errors import StoreError
from central.store.record_rows import PlacesTakenError

logger = logging.getLogger(__name__)

ATTEMPTS = 3
"""How often a batch is tried when another process commits the same records in between."""

MOST_RECORDS = 1_000
"""In one transaction of several batches."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """A batch and, once `done`, what became of it; neither: it is to be tried alone."""

    work: Work
    done: bool = False
    outcome: Outcome | None = None
    error: Exception | None = None


@dataclass(slots=True)
class Combiner:
    """One for each process and database."""

    engine: Engine
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _mutex: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Waiting] = field(default_factory=list)
    _hours: RememberedHours = field(default_factory=RememberedHours)

    def add(self, work: Work) -> Outcome:
        """What became of `work`, committed. StoreError if the database fails."""
        mine = _Waiting(work)
        with self._mutex:
            self._waiting.append(mine)
        with self._turn:
            if not mine.done:
                self._write_together(self._next(mine))
        if mine.error is not None:
            raise mine.error
        return self._alone(work, ATTEMPTS) if mine.outcome is None else mine.outcome

    @property
    def waiting(self) -> int:
        """How many batches wait for the next transaction."""
        return len(self._waiting)

    def _next(self, mine: _Waiting) -> list[_Waiting]:
        """`mine`, and of those that wait as many as go with it."""
        with self._mutex:
            taken, room = [mine], MOST_RECORDS - len(mine.work.records)
            left: list[_Waiting] = []
            for each in self._waiting:
                if each is mine:
                    continue
                room -= len(each.work.records)
                (taken if room >= 0 else left).append(each)
            self._waiting = left
        return taken

    def _write_together(self, waiting: list[_Waiting]) -> None:
        works = [each.work for each in waiting]
        try:
            outcomes = self.write(works, wait=len({work.place.site for work in works}) == 1)
        except StoreError as error:
            # The others would wait for the same: they come again.
            for each in waiting:
                each.error = error
        except Exception:  # noqa: BLE001 - of one of them: which one is found by trying each alone
            logger.info("%d batches in one transaction failed; each is tried alone", len(works))
        else:
            for each in waiting:
                each.outcome = outcomes.get(id(each.work))
        for each in waiting:
            each.done = True

    def write(self, works: list[Work], *, wait: bool) -> dict[int, Outcome]:
        """Outcomes by the id of their work; those whose site another process holds have none."""
        with writing(self.engine) as connection:
            outcomes = append_all(connection, works, self._hours, wait=wait)
        return {
            id(work): outcome
            for work, outcome in zip(works, outcomes, strict=True)
            if outcome is not None
        }

    def _alone(self, work: Work, attempts: int) -> Outcome:
        try:
            return self.write([work], wait=True)[id(work)]
        except (IntegrityError, PlacesTakenError):
            # Another process took the same places first: what it stored is held now, and the
            # next attempt compares with that.
            if attempts == 1:
                raise
        return self._alone(work, attempts - 1)
