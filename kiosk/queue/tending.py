"""What is done to a log in the background, a small step at a time, by the storage thread.

Sealing what was receipted, deleting boxes that were kept long enough, walking along the log,
writing down the tally, and deleting the copy that a migration left. Guarantees that each step is
one short transaction, so that a rating's commit waits for some milliseconds at most.
"""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.queue.copies import Copies
from kiosk.queue.expiry import Step
from kiosk.queue.sealing import delete_step, seal_step
from kiosk.queue.tally import write_tally
from kiosk.queue.transaction import transaction
from kiosk.queue.verification import Log
from kiosk.queue.walk import begin_walk, walk_step
from kiosk.record import Stamp

if TYPE_CHECKING:
    from kiosk.queue.opening import OpenedLog
    from kiosk.queue.outbox import Outbox

logger = logging.getLogger(__name__)

WALK_AGAIN_MS = 86_400_000
"""From the end of a walk to the beginning of the next one, by the time since the system started."""


@dataclass(frozen=True, slots=True)
class Tended:
    """What one step did. `more`: there is more to do at once."""

    sealed: int
    deleted: int
    more: bool


@dataclass(slots=True)
class Tending:
    """What the steps of one opening of the file have to remember."""

    is_due: bool = False
    _said_in_clear: bool = False
    _walked_ms: int | None = None
    _copies: Copies | None = field(default=None)

    def step(self, box: "Outbox", log: Log, state: "OpenedLog", stamp: Stamp) -> Tended:
        """One step of each; raises a StorageError, OutboxNotWholeError among them."""
        self.is_due = False
        running = state.running.at(stamp)
        sealed = Step(0, more=False)
        if box.recovery is None:
            self._say_in_clear()
        else:
            with transaction(box.connection) as connection:
                sealed = seal_step(connection, log, box.recovery, running, stamp)
        with transaction(box.connection) as connection:
            deleted = delete_step(connection, running, stamp, box.receipted_days)
            write_tally(connection, state.tally)
        more = self._walk(box, log, state, stamp)
        return Tended(sealed.deleted, deleted.deleted, sealed.more or deleted.more or more)

    def _walk(self, box: "Outbox", log: Log, state: "OpenedLog", stamp: Stamp) -> bool:
        if self._walked_ms is not None and stamp.up_ms - self._walked_ms < WALK_AGAIN_MS:
            return False
        is_new = self._copies is None
        self._copies = self._copies or Copies(box.path)
        with transaction(box.connection) as connection:
            # A walk that was ended goes on where it was, unless a copy has to be compared whole.
            if is_new and self._copies.found:
                begin_walk(connection)
            walked = walk_step(connection, log)
            if walked.put_back:
                state.count_unsent(connection)
                logger.error(
                    "%d records had no receipt and were not said to wait; they wait again: "
                    "check the disk",
                    walked.put_back,
                )
        self._copies.compare(walked.hashes)
        if not walked.at_end:
            return True
        self._walked_ms = stamp.up_ms
        self._copies.delete_held()
        self._copies = None
        return False

    def _say_in_clear(self) -> None:
        if not self._said_in_clear:
            self._said_in_clear = True
            logger.info(
                "this kiosk's enrolment names no recovery key: records stay in the outbox in clear "
                "after their receipts; enrol the kiosk anew, or give it a configuration with keys"
            )
