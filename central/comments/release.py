"""Releases reasons and comments, in blocks of at least `LEAST`.

Guarantees that what is shown changes by at least `LEAST` details, or comments, at once and is never
taken back; that a detail is in one block; that comments come from ended days alone, with a month
and nothing else of their time. Whether something is released depends on numbers, never on what is
said. ADR 0082 says why that is safe.
"""

import json
import logging
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from central.store import comment_queries, detail_queries
from central.store.detail_queries import ReleasedSum
from central.store.engine import reading, writing
from central.store.errors import StoreError

logger = logging.getLogger(__name__)

LEAST = 5
"""Details, or comments, of a block: as of answers (0016)."""


def release_reasons(connection: Connection, site: str) -> None:
    """Release the cells (month and list of reasons) of the site that have gained enough.

    The caller holds the site's details.
    """
    for (month, reason_list), each in detail_queries.waiting_reasons(connection, site).items():
        if len(each) >= LEAST:
            sums = Counter((side, reason) for text in each for side, reason in json.loads(text))
            block = [ReleasedSum(month, reason_list, "", "", len(each))]
            block += [
                ReleasedSum(month, reason_list, side, reason, n)
                for (side, reason), n in sorted(sums.items())
            ]
            detail_queries.add_block(connection, site, month, reason_list, block)


def release_comments(engine: Engine, now: datetime) -> int:
    """Show the comments of ended days at every site where enough of them wait; how many.

    See `months_shown` for the month that each is shown with. A site of which a fault of ours lets
    nothing be shown is logged; StoreError ends all of it.
    """
    with reading(engine) as connection:
        sites = comment_queries.sites_waiting(connection, LEAST)
        zones = detail_queries.zones_of(connection, sites)
    shown = 0
    for site, zone in zones.items():
        try:
            shown += _release_at(engine, site, now.astimezone(ZoneInfo(zone)).date())
        except StoreError:
            raise
        except Exception:
            # What is wrong at one site is to keep no other's comments back.
            logger.exception("comments of %s are shown later, by a fault", site)
    return shown


def _release_at(engine: Engine, site: str, day: date) -> int:
    """`day`: today, at the site."""
    today, shown = day.isoformat(), 0
    with reading(engine) as connection:
        months = months_shown(comment_queries.waiting_days(connection, site, today))
    if not months:
        return 0
    with writing(engine) as connection:
        detail_queries.hold_details(connection, site)
        days = comment_queries.waiting_days(connection, site, today)
        for month in months_shown(days):
            shown += comment_queries.show_waiting(connection, site, today, month)
    return shown


def months_shown(days: Iterable[str]) -> list[str]:
    """The months (YYYY-MM), in order, with which the waiting comments of `days` are shown.

    A month that has enough of them is one; those of a month that are too few go on to the next, so
    that no comment is ever shown with fewer than `LEAST`.
    """
    months, waiting = list[str](), 0
    for month, number in sorted(Counter(day[:7] for day in days).items()):
        waiting += number
        if waiting >= LEAST:
            months.append(month)
            waiting = 0
    return months
