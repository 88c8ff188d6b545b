"""Deletes attachments when they were kept long enough, as long as the central serves.

Guarantees that the log says how many were deleted, and of them nothing.
"""

import logging

from sqlalchemy import Engine

from central.moment import Clock
from central.retention.deletion import delete_expired
from central.rounds import Rounds

logger = logging.getLogger(__name__)

ROUND_S = 600.0
"""Between two looks for attachments that were kept long enough."""


class DeletionThread(Rounds):
    """One for each process; several processes do not disturb one another."""

    name = "attachment-deletion"
    put_off = "attachments are deleted later"
    at_once = True

    def __init__(self, engine: Engine, clock: Clock, comment_days: int) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._engine = engine
        self._clock = clock
        self._comment_days = comment_days

    def work(self) -> None:
        """Delete what was kept long enough, piece by piece."""
        stopping = self.stopping.is_set
        deleted = delete_expired(self._engine, self._clock(), self._comment_days, stopping)
        if any(deleted.values()):
            said = ", ".join(f"{count} {name}" for name, count in deleted.items())
            logger.info("attachments deleted: %s", said)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S
