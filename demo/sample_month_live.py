"""Visits of this very moment at a counter of the sample month, for whoever looks at its pages live.

The kiosk's log goes on where the month left it. Leaves to others: how the batch travels.
"""

from datetime import datetime, timedelta

from demo.sample_month_day import rating_body
from demo.sample_month_hall import MAIN, QUESTIONS, SITES, MonthCounter
from demo.sample_month_kiosk import Event, MonthKiosk, body_of
from demo.sample_month_plans import ZONE
from kiosk.identity.visit_id import RANDOM_BYTES, visit_id

APART = timedelta(seconds=25)
"""Between two ratings: nothing here is a burst of them."""


def counter_of(counter: str) -> MonthCounter:
    """A counter of the main site by its id; StopIteration if there is none."""
    return next(each for each in SITES[0].counters if each.id == counter)


def rated_now(
    kiosks: dict[tuple[str, str], MonthKiosk], counter: str, levels: list[int], now: datetime
) -> tuple[str, bytes]:
    """The kiosk's id, and the batch (as it travels) of one served and rated visit for each level,
    the last of them at `now`.
    """
    kiosk, place = kiosks[MAIN, counter], counter_of(counter)
    events: list[Event] = []
    for number, level in enumerate(levels):
        at = now.astimezone(ZONE) - APART * (len(levels) - 1 - number)
        visit = visit_id(int(at.timestamp() * 1000), kiosk.chance.randbytes(RANDOM_BYTES))
        who = {"visit": visit, "counter": counter, "test": False}
        by = {**who, "officer": place.officer}
        answers: dict[str, int | None] = dict.fromkeys(QUESTIONS[place.questionnaire], level)
        body = {**rating_body(place, by, answers, kiosk.chance), "took_ms": 9_000}
        events += [
            Event(at, "visit.called", {**who, "service": None}),
            Event(at, "visit.served", by),
            Event(at, "visit.prompted", by),
            Event(at, "rating", body),
        ]
    return kiosk.place.kiosk, body_of([kiosk.sign(event) for event in events])
