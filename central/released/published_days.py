"""What is published of single days, as the nightly list tells it: a cell that is not, without n."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from central.released.publish import PUBLIC
from central.store import published_queries
from central.store.published_queries import Days
from kiosk.survey.index import SATISFIED_LEVELS


class DayOf(NamedTuple):
    """One day of one site, in one channel, by one questionnaire."""

    site: str
    day: str
    channel: str
    questionnaire: str


def published_days(
    connection: Connection, days: Iterable[tuple[str, str]], question: str
) -> dict[DayOf, tuple[int, int]]:
    """Of these days (site and day): answers to `question`, and those of them that are satisfied.

    (0, 0) where there are released answers, and none published of that day alone. Samples are out.
    """
    found: dict[DayOf, tuple[int, int]] = {}
    samples = published_queries.samples(connection)
    for site, day in sorted(days):
        if site in samples:
            continue
        one = Days((site,), day, day)
        waiting = (
            *published_queries.released_rows(connection, one),
            *published_queries.phone_rows(connection, one),
        )
        for row in waiting:
            if row.question == question:
                found[DayOf(site, day, row.channel, row.questionnaire)] = (0, 0)
        for part in published_queries.parts_inside(connection, PUBLIC, one, ""):
            if part.question == question:
                place = DayOf(site, day, part.channel, part.questionnaire)
                n, satisfied = found.get(place, (0, 0))
                good = part.n if part.answer in SATISFIED_LEVELS else 0
                found[place] = (n + part.n, satisfied + good)
    return found
