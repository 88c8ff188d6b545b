"""Reads details and releases what may be shown, as long as the central serves.

Guarantees that the log says how many there were, and of them nothing; that ingest waits for none of
it. Several processes of a central may each do it.
"""

import logging

from sqlalchemy import Engine

from central.comments.boxes import CommentBoxes
from central.comments.gather import gather_details
from central.comments.release import release_comments
from central.moment import Clock
from central.rounds import Rounds

logger = logging.getLogger(__name__)

ROUND_S = 60.0
"""Between two looks for records that were not read yet: none of this is shown live."""


class DetailThread(Rounds):
    """One for each process."""

    name = "details"
    put_off = "reasons and comments come later"
    at_once = True

    def __init__(self, engine: Engine, boxes: CommentBoxes, clock: Clock) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._engine = engine
        self._boxes = boxes
        self._clock = clock

    def work(self) -> None:
        """Read what is new, then release."""
        found = gather_details(self._engine, self._boxes, self.stopping.is_set)
        if self.stopping.is_set():
            return
        shown = release_comments(self._engine, self._clock())
        if found or shown:
            logger.info("details read: %d; comments shown: %d", found, shown)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S
