"""Which hours of the week stand out, and whether more counters would help then. Pure.

The rule. A slot (an hour of a weekday) is *busy* where it was open on at least `LEAST_DAYS` days,
its mean of visits is at least `BUSY` times that of an open hour, and the 95 % interval of that mean
lies above it; *quiet* likewise, at most `QUIET` times and below, and only where it was open for the
whole hour. Slots of one weekday that touch are one stretch; the same stretch of several weekdays is
told once. A stretch of fewer than `LEAST_VISITS` visits is not told. The busiest come first, by
what lies above the mean in a week.

More counters are named only where each counter at work was loaded at least `BUSY` times as much as
in the mean hour: so many as bring its load back to that, and no more than the office has. Where
more counters were at work in proportion, none are. Guarantees that nothing is said where days or
visits are few.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from central.tally.hour_load import MINUTES, HourProfile, Load, Slot
from central.tally.overtaken import Overtaken
from kiosk.survey import Share

LEAST_DAYS = 3
"""Open days of a slot, before it can stand out."""
LEAST_VISITS = 30
"""Visits of a busy stretch in all."""
BUSY = 1.25
QUIET = 0.6
MOST_TOLD = 3
"""Busy stretches; of quiet ones one is told."""


class Kind(Enum):
    """How a stretch differs from the mean."""

    BUSY = "busy"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hours from `first` until before `end` of `weekdays`. `an_hour`: mean visits of an hour;
    `times`: that of the mean hour; `of_day`: visits of these of all of these weekdays.

    `per_counter`: visits of a counter at work in an hour, None where nobody told of counters;
    `at_work`: counters then, the mean; `is_loaded`: each had more to do than in the mean hour;
    `more`: so many counters more would bring that to the mean, of those that the office has.
    `overtaken`: of untouched invitations, those that the next call overtook; None where too few,
    or not known (`central.tally.overtaken`).
    """

    kind: Kind
    weekdays: tuple[int, ...]
    first: int
    end: int
    days: int
    an_hour: float
    times: float
    of_day: Share
    per_counter: float | None
    at_work: float | None
    is_loaded: bool
    more: int
    overtaken: Share | None


@dataclass(frozen=True, slots=True)
class StandingOut:
    """`busy`: the busiest stretches, the first the busiest. `is_thin`: no slot had days enough."""

    busy: tuple[Stretch, ...] = ()
    quiet: tuple[Stretch, ...] = ()
    is_thin: bool = True


def standing_out(profile: HourProfile, counters: int) -> StandingOut:
    """What stands out in `profile` of a place with so many counters."""
    mean = profile.an_hour
    enough = {slot: load for slot, load in profile.cells.items() if load.days >= LEAST_DAYS}
    if not mean or not enough or profile.whole.visits < LEAST_VISITS:
        return StandingOut()
    busy = _stretches(profile, Kind.BUSY, counters, lambda slot: is_busy(enough.get(slot), mean))
    quiet = _stretches(
        profile, Kind.QUIET, counters, lambda slot: _is_quiet(enough.get(slot), mean)
    )
    loud = [each for each in busy if _visits(profile, each) >= LEAST_VISITS]
    loud.sort(key=lambda each: -_apart(each, mean))
    quiet.sort(key=lambda each: -_apart(each, mean))
    return StandingOut(tuple(loud[:MOST_TOLD]), tuple(quiet[:1]), is_thin=False)


def is_busy(load: Load | None, mean: float | None) -> bool:
    """Whether a slot stands out by its visits; `mean`: of an open hour."""
    if load is None or load.per_day is None or load.interval is None or not mean:
        return False
    if load.days < LEAST_DAYS:
        return False
    return load.per_day >= BUSY * mean and load.interval[0] > mean


def _is_quiet(load: Load | None, mean: float) -> bool:
    if load is None or load.per_day is None or load.interval is None:
        return False
    is_whole = load.minutes == load.days * MINUTES
    return is_whole and load.per_day <= QUIET * mean and load.interval[1] < mean


def _stretches(
    profile: HourProfile, kind: Kind, counters: int, holds: Callable[[Slot], bool]
) -> list[Stretch]:
    alike: dict[tuple[int, int], list[int]] = {}
    for weekday in profile.by_weekday:
        for first, end in _runs(hour for hour in profile.hours if holds((weekday, hour))):
            alike.setdefault((first, end), []).append(weekday)
    return [
        _stretch(profile, kind, counters, (tuple(weekdays), first, end))
        for (first, end), weekdays in alike.items()
    ]


def _runs(hours: Iterable[int]) -> list[tuple[int, int]]:
    """Hours that follow one another: the first, and the one after the last."""
    runs: list[tuple[int, int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour:
            runs[-1] = (runs[-1][0], hour + 1)
        else:
            runs.append((hour, hour + 1))
    return runs


def _stretch(
    profile: HourProfile, kind: Kind, counters: int, of: tuple[tuple[int, ...], int, int]
) -> Stretch:
    weekdays, first, end = of
    loads = _loads(profile, weekdays, first, end)
    visits, slots = sum(each.visits for each in loads), sum(each.days for each in loads)
    minutes = sum(each.minutes for each in loads)
    counter_minutes = sum(each.counter_minutes for each in loads)
    invitations = Overtaken()
    for each in loads:
        invitations = invitations.plus(each.invitations)
    per_counter = visits * MINUTES / counter_minutes if counter_minutes else None
    at_work = counter_minutes / minutes if counter_minutes else None
    mean, usual = profile.an_hour, profile.whole.per_counter
    loaded = bool(usual and per_counter and per_counter >= BUSY * usual and kind is Kind.BUSY)
    wanted = visits * MINUTES / minutes / usual - at_work if usual and at_work else 0.0
    spare = counters - round(at_work or 0)
    return Stretch(
        kind,
        weekdays,
        first,
        end,
        min(each.days for each in loads),
        visits / slots,
        visits / slots / mean if mean else 0.0,
        Share(visits, sum(profile.by_weekday[each].visits for each in weekdays)),
        per_counter,
        at_work,
        loaded,
        max(0, min(max(1, round(wanted)), spare)) if loaded else 0,
        invitations.share,
    )


def _loads(profile: HourProfile, weekdays: tuple[int, ...], first: int, end: int) -> list[Load]:
    return [profile.cells[weekday, hour] for weekday in weekdays for hour in range(first, end)]


def _visits(profile: HourProfile, each: Stretch) -> int:
    return sum(load.visits for load in _loads(profile, each.weekdays, each.first, each.end))


def _apart(each: Stretch, mean: float) -> float:
    """Visits of a week that lie above the mean, or below it."""
    return abs(each.an_hour - mean) * (each.end - each.first) * len(each.weekdays)
