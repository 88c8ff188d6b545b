"""The sums of a site's days, from the rows that they are sums of. Pure.

Guarantees the sums that those who read the rows themselves come to: a test compares them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from central.channels import KIOSK_CHANNEL
from central.tally.deltas import ANSWERED, PHONE_ANSWERED, Rows

NO_QUESTION, NO_ANSWER = "", 0
"""Of a sum of ratings: it is of no question."""

_RATED, _SERVED = "rated", "served"

Given = Iterable[Mapping[Any, Any]]
"""Rows of one table."""


def day_sum_rows(site: str, days: Collection[str], released: Given, ratings: Given) -> Rows:
    """Rows for `day_sums` of these days. `released`: rows of `released_tallies`; `ratings`: of
    `visit_sums`; those of other days, of phones and marked ones are left out.
    """
    sums: Counter[tuple[str, str, str, int]] = Counter()
    for row in released:
        if row["day"] in days:
            key = (row["day"], row["questionnaire"], row["question"], row["answer"])
            sums[key] += row["n"]
    for row in ratings:
        if row["day"] in days and row["channel"] == KIOSK_CHANNEL and not row["mark"]:
            sums[row["day"], row["questionnaire"], NO_QUESTION, NO_ANSWER] += row["ratings"]
    names = ("day", "questionnaire", "question", "answer")
    return [
        {"site_id": site, **dict(zip(names, key, strict=True)), "n": n}
        for key, n in sorted(sums.items())
        if n > 0
    ]


def summed_day_rows(site: str, days: Collection[str], visits: Given) -> Rows:
    """Rows for `summed_days`, one for each of `days`. `visits`: rows of `visit_tallies`."""
    events: Counter[tuple[str, str, str]] = Counter()
    for row in visits:
        if row["day"] in days and not row["mark"]:
            events[row["day"], row["counter_id"], row["event"]] += row["n"]
    found = {day: dict.fromkeys((_RATED, _SERVED, "at_kiosk", "by_phone"), 0) for day in days}
    for day, counter in {key[:2] for key in events}:
        served, phone = events[day, counter, _SERVED], events[day, counter, PHONE_ANSWERED]
        of_day = found[day]
        of_day[_RATED] += events[day, counter, _RATED]
        of_day[_SERVED] += served
        # No more than were served: nothing where the log tells of no serving.
        of_day["at_kiosk"] += min(events[day, counter, ANSWERED] - phone, served)
        of_day["by_phone"] += phone if served > 0 else 0
    return [{"site_id": site, "day": day, **found[day]} for day in sorted(days)]
