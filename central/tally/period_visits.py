"""Visits of some days: how many were served, asked and answered, and why the others were not.

Guarantees that the sums are those that the pages of the single days show: only a counter and day
that tells of serving is in the response rate, and what was answered by phone alone comes in whole
steps of a day. Pure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from central.channels import PHONE_CHANNEL
from central.store.period_queries import VisitSum
from central.store.visit_day_queries import CounterDay
from central.tally.deltas import event_of
from central.tally.release import in_steps

PHONE_RATED = event_of("rated", PHONE_CHANNEL)
_UNRATED = "unrated:"


@dataclass(frozen=True, slots=True)
class PeriodVisits:
    """`answered` of `served`: the response rate, over counters and days that tell of serving.

    `silent`: visits served there and not rated at the kiosk; `not_asked`: of those served, how many
    were never invited; `unrated`: why an invitation brought no rating at the kiosk, by cause;
    `events`: everything that counts, by event, as `visit_tallies` names it, of phones too;
    `unknown`: ratings at counters and days that tell of no serving; `phone`: ratings from phones,
    in whole steps of a day.
    """

    served: int = 0
    answered: int = 0
    silent: int = 0
    not_asked: int = 0
    unknown: int = 0
    rated: int = 0
    phone: int = 0
    unrated: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def response(self) -> tuple[int, int] | None:
        """Answered and served; None where nothing tells of serving."""
        return (self.answered, self.served) if self.served else None


def period_visits(days: Iterable[CounterDay], rows: Iterable[VisitSum]) -> PeriodVisits:
    """`days`: of the period, each counter and day once; `rows`: its events, however told apart, of
    which marked ones are left out.
    """
    events: Counter[str] = Counter()
    for row in rows:
        events[row.event] += 0 if row.mark else row.n
    served = silent = not_asked = unknown = rated = 0
    by_phone: Counter[str] = Counter()
    phone: Counter[str] = Counter()
    for day in days:
        phone[day.day] += day.phone_rated
        rated += day.rated
        if not day.served:
            unknown += day.rated
            continue
        served += day.served
        silent += day.served - min(day.answered - day.phone_answered, day.served)
        not_asked += max(0, day.served - day.prompted)
        by_phone[day.day] += day.phone_answered
    stepped = sum(map(in_steps, by_phone.values()))
    return PeriodVisits(
        served,
        min(served - silent + stepped, served),
        silent,
        not_asked,
        unknown,
        rated,
        sum(map(in_steps, phone.values())),
        {
            event.removeprefix(_UNRATED): n
            for event, n in sorted(events.items())
            if event.startswith(_UNRATED) and n
        },
        {event: n for event, n in sorted(events.items()) if n},
    )
