"""Counts sites again of whose records something was decided on a page, as long as the central
serves.

Guarantees that a decision waits for no count, and that one which was cut is begun again: the mark
stands in the database until the figures are right; one that failed, not at once. Each site is
counted in a process of its own, so that its memory goes with it and nobody's page waits. Several
processes of a central may each do it; the result is the same.
"""

import logging
import multiprocessing
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from central.audit.count_again import count_site_again
from central.moment import Clock, utc_now
from central.rounds import Rounds
from central.settings import Settings
from central.store.engine import open_engine, reading
from central.store.tally_queries import sites_marked

logger = logging.getLogger(__name__)

ROUND_S = 10.0
"""Between two looks for a site that was marked."""

FAILED_WAIT = timedelta(minutes=2)
"""After a count that failed: what failed once may fail each time, and takes minutes each time."""

LOOK_S = 1.0
"""Between two looks whether the count is done, or the central is to stop."""

CountSite = Callable[[str], None]


class CountFailedError(Exception):
    """The process that counts a site ended before it was done."""


class CountAgainThread(Rounds):
    """One for each process. `count`: counts one site, or CountFailedError; None: in a process of
    its own.
    """

    name = "count-again"
    put_off = "figures are counted again later"
    at_once = True

    def __init__(
        self, engine: Engine, settings: Settings, clock: Clock, count: CountSite | None = None
    ) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._engine = engine
        self._settings = settings
        self._clock = clock
        self._count = count or self._count_apart
        self._failed_at: dict[str, datetime] = {}

    def work(self) -> None:
        """Count what is marked."""
        with reading(self._engine) as connection:
            marked = sites_marked(connection)
        for site in marked:
            if self.stopping.is_set():
                return
            failed_at = self._failed_at.get(site)
            if failed_at is None or self._clock() - failed_at >= FAILED_WAIT:
                self._try_count(site)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S

    def _try_count(self, site: str) -> None:
        try:
            self._count(site)
        except CountFailedError as error:
            self._failed_at[site] = self._clock()
            logger.warning("%s: %s", self.put_off, error)
        else:
            self._failed_at.pop(site, None)

    def _count_apart(self, site: str) -> None:
        # Started afresh: a connection or a lock of this process must not be there twice.
        counting = multiprocessing.get_context("spawn").Process(
            target=count_marked_site, args=(self._settings, site), daemon=True
        )
        counting.start()
        while counting.is_alive() and not self.stopping.is_set():
            counting.join(LOOK_S)
        if counting.is_alive():
            counting.terminate()
            counting.join()
        elif counting.exitcode:
            raise CountFailedError(f"site {site} ended with {counting.exitcode}")


def count_marked_site(settings: Settings, site: str) -> None:
    """Count one site, with an engine of its own."""
    engine = open_engine(settings.database_url, settings.database_limits)
    try:
        count_site_again(engine, site, utc_now())
    finally:
        engine.dispose()
