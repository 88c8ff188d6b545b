"""The response rate of a site's day, for everybody: visits served, and those of them with a rating.

As on the page of the day: only counters that tell of serving, and what was answered by phone alone
in whole steps of release.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from central.store.count_queries import events_on
from central.tally.deltas import ANSWERED, PHONE_ANSWERED
from central.tally.release import in_steps

_EVENTS = ("served", ANSWERED, PHONE_ANSWERED)


def visit_rows(
    connection: Connection, sites: tuple[str, ...], day: str
) -> Iterator[dict[str, Any]]:
    """A row for each site whose counters told of serving on that day."""
    sums: dict[str, list[int]] = {}
    for site, _counter, served, answered, by_phone in events_on(connection, sites, day, _EVENTS):
        if served:
            of_site = sums.setdefault(site, [0, 0, 0])
            of_site[0] += served
            of_site[1] += min(answered - by_phone, served)
            of_site[2] += by_phone
    for site, (served, at_kiosk, by_phone) in sorted(sums.items()):
        told = min(at_kiosk + in_steps(by_phone), served)
        place = {"what": "visits", "site": site, "first_day": day, "last_day": day}
        yield {**place, "served": served, "answered": told}
