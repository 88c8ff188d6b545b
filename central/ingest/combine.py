"""Puts the batches of senders that come at the same moment into one transaction.

Guarantees that a batch is committed before its sender is answered; that what becomes of a batch
does not depend on the others that share its transaction: a refusal is its own, and where the
transaction itself fails, each is tried again alone. A batch alone waits for nobody: whoever comes
while a transaction is under way shares the next one. A thread that leads and is ended in the middle
gives up its turn, and whom it had taken along writes for itself: the same records again give the
same answer.

Several processes may do so on one database. A site that another of them holds is waited for by its
own senders alone.
"""

import logging
import threading
from collections.abc import Sequence
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

Found = Outcome | Exception | None
"""What became of a batch; None where another process holds its site."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """A batch and, once `done`, what became of it."""

    work: Work
    done: bool = False
    found: Found = None
    is_to_be_tried_alone: bool = False

    @property
    def is_passed_over(self) -> bool:
        """Whether another process holds its site."""
        return self.found is None and not self.is_to_be_tried_alone


@dataclass(slots=True)
class Combiner:
    """One for each process and database."""

    engine: Engine
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _mutex: threading.Lock = field(default_factory=threading.Lock)
    _waiting: list[_Waiting] = field(default_factory=list)
    _hours: RememberedHours = field(default_factory=RememberedHours)

    def add_all(self, works: Sequence[Work], *, wait: bool = True) -> list[Found]:
        """What became of each of `works`, committed; the error where it could not be written:
        StoreError if the database fails. Without `wait`, None where another process holds the site.
        """
        mine = [_Waiting(work) for work in works]
        with self._mutex:
            self._waiting += mine
        for each in mine:
            # Whoever leads may have taken it along by the time that the turn is ours.
            if not each.done:
                with self._turn:
                    if not each.done:
                        self._write_together(self._next(each))
        if wait:
            self._wait_for_sites([each for each in mine if each.is_passed_over])
        return [
            self._alone(each.work, ATTEMPTS) if each.is_to_be_tried_alone else each.found
            for each in mine
        ]

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

    def _write_together(self, waiting: list[_Waiting], *, wait: bool = False) -> None:
        """The turn is never held while another process holds a site: the others would wait too."""
        works = [each.work for each in waiting]
        try:
            outcomes = self.write(works, wait=wait)
        except StoreError as error:
            # The others would wait for the same: they come again.
            for each in waiting:
                each.found = error
        except Exception:  # noqa: BLE001 - of one of them: which one is found by trying each alone
            logger.info("%d batches in one transaction failed; each is tried alone", len(works))
            for each in waiting:
                each.is_to_be_tried_alone = True
        else:
            for each in waiting:
                each.found = outcomes.get(id(each.work))
        for each in waiting:
            each.done = True

    def _wait_for_sites(self, waiting: list[_Waiting]) -> None:
        """Write those that were passed over, a transaction for each site, when it is free."""
        for site in sorted({each.work.place.site for each in waiting}):
            of_site = [each for each in waiting if each.work.place.site == site]
            self._write_together(of_site, wait=True)

    def write(self, works: list[Work], *, wait: bool) -> dict[int, Outcome]:
        """Outcomes by the id of their work; those whose site another process holds have none."""
        with writing(self.engine) as connection:
            outcomes = append_all(connection, works, self._hours, wait=wait)
        return {
            id(work): outcome
            for work, outcome in zip(works, outcomes, strict=True)
            if outcome is not None
        }

    def _alone(self, work: Work, attempts: int) -> Outcome | Exception:
        try:
            return self.write([work], wait=True)[id(work)]
        except (IntegrityError, PlacesTakenError) as error:
            # Another process took the same places first: what it stored is held now, and the
            # next attempt compares with that.
            if attempts == 1:
                return error
        except Exception as error:  # noqa: BLE001 - of this one: the others are not to share it
            return error
        return self._alone(work, attempts - 1)
