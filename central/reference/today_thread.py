"""Lets the central go by what holds from today on, as long as it serves.

Guarantees that a version which was entered ahead of time comes into use within a round of the
site's midnight, without a command; that several processes do not disturb one another; and that no
writer is held up on a day on which nothing begins.
"""

import logging

from sqlalchemy import Engine

from central.audit_log import Author, What
from central.moment import Clock
from central.reference.in_use import Brought, bring_into_use, due_at
from central.rounds import Rounds
from central.store.engine import reading, writing
from central.store.reference_queries import lock_reference

logger = logging.getLogger(__name__)

ROUND_S = 300.0
"""Between two looks for what holds from today on."""


class TodayThread(Rounds):
    """One for each process."""

    name = "reference-today"
    put_off = "reference data comes into use later"
    at_once = True

    def __init__(self, engine: Engine, author: Author, clock: Clock) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._engine = engine
        self._author = author
        self._clock = clock

    def work(self) -> None:
        """Bring into use what is due."""
        brought = apply_now(self._engine, self._author, self._clock)
        if brought != Brought(0, 0):
            logger.info("in use: %d sites and %d counters", brought.sites, brought.counters)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S


def apply_now(engine: Engine, author: Author, clock: Clock) -> Brought:
    """Bring into use what is due, and note it; how much it was."""
    with reading(engine) as connection:
        due = due_at(connection, clock())
    if not due.sites and not due.counters:
        return Brought(0, 0)
    with writing(engine) as connection:
        lock_reference(connection)
        now = clock()
        brought = bring_into_use(connection, now)
        if brought != Brought(0, 0):
            facts: dict[str, str | int | None] = {
                "sites": brought.sites,
                "counters": brought.counters,
            }
            author.note(connection, What.REFERENCE_CHANGED, "in use", now, facts=facts)
    return brought
