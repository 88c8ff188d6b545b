"""Sums up days that are over, as long as the central serves: what pages of many sites read.

Guarantees that a site is held for a month of its days at most, that a day of which something
changed is summed again, and that sums which an older program left behind are made anew. Several
processes of a central may each do it; the result is the same.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Engine

from central.moment import Clock
from central.rounds import Rounds
from central.store.day_sum_queries import (
    begin_sums,
    days_to_sum,
    put_sums,
    rows_of_days,
    sites_to_sum,
)
from central.store.engine import reading, writing
from central.store.log_queries import lock_site
from central.tally.day_sums import day_sum_rows, summed_day_rows

ROUND_S = 60.0
"""Between two looks for days without sums: until then those days are read row by row."""

PIECE_DAYS = 31
"""Days of one site that are summed in one transaction."""

MOST_PIECES = 48
"""Of one site in one round, four years: each batch of an older program begins the site anew, and
the other sites must have their turn."""


class DaySumsThread(Rounds):
    """One for each process."""

    name = "day-sums"
    put_off = "sums of days are made later"

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Nothing happens before `start`."""
        super().__init__()
        self._engine = engine
        self._clock = clock

    def work(self) -> None:
        """Sum up every day that is over and has no sums."""
        sum_days(self._engine, self._clock(), self.stopping.is_set)

    def pause_s(self) -> float:
        """See `ROUND_S`."""
        return ROUND_S


def sum_days(
    engine: Engine, now: datetime, is_stopping: Callable[[], bool] = lambda: False
) -> None:
    """Give every day before today's date in UTC its sums, site by site."""
    # A day that is not over somewhere may be among them: what comes of it takes its sums away.
    before = now.astimezone(UTC).date().isoformat()
    with reading(engine) as connection:
        waiting = sites_to_sum(connection, before)
    for site in waiting:
        for _ in range(MOST_PIECES):
            if is_stopping() or not _sum_some(engine, site, before):
                break


def _sum_some(engine: Engine, site: str, before: str) -> bool:
    """The first of a site's days without sums; whether there may be more."""
    with writing(engine) as connection:
        lock_site(connection, site)
        if not begin_sums(connection, site):
            return False
        days = days_to_sum(connection, site, before, PIECE_DAYS)
        if days:
            rows = rows_of_days(connection, site, days)
            sums = day_sum_rows(site, days, rows.released, rows.ratings)
            put_sums(connection, site, sums, summed_day_rows(site, days, rows.visits))
    return len(days) == PIECE_DAYS
