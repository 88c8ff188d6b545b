"""Response rates of counters and days, as pages show them."""

from collections.abc import Sequence

from sqlalchemy import Connection

from central.released.whole_numbers import ratio
from central.store.count_queries import Days, events_page
from central.store.data_queries import Row, Wanted
from central.tally.deltas import ANSWERED, PHONE_ANSWERED
from central.tally.release import in_steps

_EVENTS = ("served", ANSWERED, PHONE_ANSWERED, "rated")


def response_page(connection: Connection, wanted: Wanted, days: Days) -> Sequence[Row]:
    """Rows of `central.api.place_tables.RESPONSE`."""
    return [
        (site, day, counter, *_response(*map(int, map(str, counts))))
        for site, day, counter, *counts in events_page(connection, wanted, days, _EVENTS)
    ]


def _response(served: int, answered: int, by_phone: int, rated: int) -> tuple[int | None, ...]:
    # Ratings by phone alone come in steps, as on the page of the day (`central.released.today`).
    at_kiosk = min(answered - by_phone, served)
    told = min(at_kiosk + in_steps(by_phone), served)
    if not served:
        return served, None, None, rated
    return served, told, ratio(told, served), rated
