"""A thread that deletes attachments when they were kept long enough.

Guarantees that it ends when it is told to, after the piece under way; that a database that fails
for a while stops it from nothing; and that the log says how many were deleted, and of them nothing.
"""

import logging
import threading

from sqlalchemy import Engine

from central.moment import Clock
from central.retention.deletion import delete_expired
from central.store.errors import StoreError

logger = logging.getLogger(__name__)

ROUND_S = 600.0
"""Between two looks for attachments that were kept long enough."""

STOP_LIMIT_S = 5.0
"""How long the end waits for a piece under way."""


class DeletionThread:
    """One for each process; several processes do not disturb one another."""

    def __init__(self, engine: Engine, clock: Clock, comment_days: int) -> None:
        """Nothing happens before `start`."""
        self._engine = engine
        self._clock = clock
        self._comment_days = comment_days
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="attachment-deletion", daemon=True)

    def start(self) -> None:
        """Begin with the first round, at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece under way."""
        self._stop.set()
        self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        while True:
            try:
                self._delete()
            except StoreError as error:
                logger.warning("attachments are deleted later: %s", error)
            except Exception:
                # A promise to every citizen hangs on the next round.
                logger.exception("attachments were not deleted, by a fault of ours; trying again")
            if self._stop.wait(ROUND_S):
                return

    def _delete(self) -> None:
        deleted = delete_expired(self._engine, self._clock(), self._comment_days, self._stop.is_set)
        if any(deleted.values()):
            said = ", ".join(f"{count} {name}" for name, count in deleted.items())
            logger.info("attachments deleted: %s", said)
