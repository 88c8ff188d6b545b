"""How busy each hour of each weekday was: means over the days on which it was open. Pure.

Guarantees that a mean is over days on which the hour was open and the log tells of anything: closed
hours, holidays, and days of which no record speaks are left out, each of them counted, so that a
page can say so. Visits are those served; where nothing tells of serving, those called. Numbers of
visits and of ratings are live and no answers (docs/adr/0080).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from math import sqrt
from typing import NamedTuple

from central.tally.overtaken import Overtaken
from kiosk.survey import Share
from kiosk.survey.score_interval import Z_95

SERVED, CALLED = "served", "called"
MINUTES = 60
Spans = tuple[tuple[time, time], ...]
OpenOn = Callable[[date], Spans | None]
"""When a site is open on a day; () closed, None where nobody entered it."""
Slot = tuple[int, int]
"""Weekday (0 is Monday) and hour of the day."""


class HourCount(NamedTuple):
    """Counted events of one hour of one day. `overtaken` and `left`: visits that ended unrated
    since the next was called, and since nobody touched the invitation; `counters`: those that
    called or served in this hour.
    """

    day: date
    hour: int
    served: int
    called: int
    invited: int
    overtaken: int
    left: int
    rated: int
    counters: int


@dataclass(frozen=True, slots=True)
class Load:
    """Sums over `days`. `minutes`: open in all; `squares`: of the visits of each day;
    `counter_minutes`: open minutes of hours in which a counter was at work, of each such counter.
    The rest as of `HourCount`.
    """

    days: int = 0
    minutes: int = 0
    visits: int = 0
    squares: int = 0
    least: int = 0
    most: int = 0
    invited: int = 0
    overtaken: int = 0
    left: int = 0
    rated: int = 0
    counter_minutes: int = 0

    def with_day(
        self, visits: int, minutes: Mapping[int, int], counts: Iterable[HourCount]
    ) -> "Load":
        """One more day, on which `counts` tell of so many visits; `minutes`: open, by hour."""
        found = list(counts)
        return Load(
            self.days + 1,
            self.minutes + sum(minutes.values()),
            self.visits + visits,
            self.squares + visits * visits,
            min(self.least, visits) if self.days else visits,
            max(self.most, visits),
            self.invited + sum(each.invited for each in found),
            self.overtaken + sum(each.overtaken for each in found),
            self.left + sum(each.left for each in found),
            self.rated + sum(each.rated for each in found),
            self.counter_minutes + sum(each.counters * minutes[each.hour] for each in found),
        )

    @property
    def per_day(self) -> float | None:
        """Mean visits a day; None without a day."""
        return self.visits / self.days if self.days else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of `per_day`: normal, of the days' own variance, and of no less than
        that of visits that come by chance alone (Poisson), so that few days alike claim nothing.
        """
        mean = self.per_day
        if mean is None:
            return None
        spread = mean
        if self.days > 1:
            own = (self.squares - self.visits**2 / self.days) / (self.days - 1)
            spread = max(mean, own)
        half = Z_95 * sqrt(spread / self.days)
        return max(0.0, mean - half), mean + half

    @property
    def per_counter(self) -> float | None:
        """Visits of one counter at work in an open hour; None where none was."""
        at_work = self.counter_minutes
        return self.visits * MINUTES / at_work if at_work else None

    @property
    def counters(self) -> float | None:
        """Counters at work, the mean over open time; None where nothing was open."""
        return self.counter_minutes / self.minutes if self.minutes else None

    @property
    def invitations(self) -> Overtaken:
        """Of invitations that nobody touched, those that the next call overtook."""
        return Overtaken(self.invited, self.overtaken + self.left, self.overtaken)

    @property
    def response(self) -> Share:
        """Ratings of visits, both by the hour of their own record; never more than all."""
        return Share(min(self.rated, self.visits), self.visits)


@dataclass(frozen=True, slots=True)
class HourProfile:
    """`cells`: slots that were open; `by_hour`, `by_weekday`, `whole`: their sums, by day.

    `closed`: days closed; `without_records`: open days left out, of which no record speaks;
    `unknown`: days whose hours nobody entered, open if a record speaks of them; `outside`: visits
    outside the hours, in none of the sums. `basis`: what a visit is; None where there is none.
    """

    basis: str | None
    hours: tuple[int, ...] = ()
    cells: Mapping[Slot, Load] = field(default_factory=dict)
    by_hour: Mapping[int, Load] = field(default_factory=dict)
    by_weekday: Mapping[int, Load] = field(default_factory=dict)
    whole: Load = field(default_factory=Load)
    closed: int = 0
    without_records: int = 0
    unknown: int = 0
    outside: int = 0

    @property
    def an_hour(self) -> float | None:
        """Mean visits of an open hour; None where nothing was open."""
        minutes = self.whole.minutes
        return self.whole.visits * MINUTES / minutes if minutes else None


def hour_profile_of(
    counts: Iterable[HourCount], first: date, last: date, open_on: OpenOn
) -> HourProfile:
    """The profile of the days from `first` to `last`, both included."""
    by_day: dict[date, dict[int, HourCount]] = {}
    for each in counts:
        by_day.setdefault(each.day, {})[each.hour] = each
    basis = _basis(each for hours in by_day.values() for each in hours.values())
    gathered = _Gathered(basis or SERVED)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        gathered.add(day, by_day.get(day, {}), open_on(day))
    return gathered.profile(basis)


def open_minutes(spans: Spans) -> dict[int, int]:
    """By hour of the day, how many of its minutes are open; hours without one are left out."""
    found: dict[int, int] = {}
    for begins, ends in spans:
        start, end = (at.hour * MINUTES + at.minute for at in (begins, ends))
        for hour in range(start // MINUTES, -(-end // MINUTES)):
            inside = min(end, (hour + 1) * MINUTES) - max(start, hour * MINUTES)
            found[hour] = found.get(hour, 0) + inside
    return found


def _basis(counts: Iterable[HourCount]) -> str | None:
    found = list(counts)
    if any(each.served for each in found):
        return SERVED
    return CALLED if any(each.called for each in found) else None


class _Gathered:
    """Sums so far."""

    def __init__(self, basis: str) -> None:
        self._basis = basis
        self._cells: dict[Slot, Load] = {}
        self._hours: dict[int, Load] = {}
        self._weekdays: dict[int, Load] = {}
        self._so_far = HourProfile(basis)

    def add(self, day: date, counts: Mapping[int, HourCount], spans: Spans | None) -> None:
        """Count one day."""
        so_far, visits = self._so_far, {hour: self._visits(each) for hour, each in counts.items()}
        if spans == ():
            outside = so_far.outside + sum(visits.values())
            self._so_far = replace(so_far, closed=so_far.closed + 1, outside=outside)
            return
        if not counts:
            missing = so_far.without_records + (0 if spans is None else 1)
            self._so_far = replace(so_far, without_records=missing)
            return
        # Of a day whose hours nobody entered, the hours of which a record speaks are open.
        minutes = open_minutes(spans) if spans else dict.fromkeys(counts, MINUTES)
        for hour, open_for in minutes.items():
            of_hour = [counts[hour]] if hour in counts else []
            gain = (visits.get(hour, 0), {hour: open_for}, of_hour)
            slot = (day.weekday(), hour)
            self._cells[slot] = self._cells.get(slot, Load()).with_day(*gain)
            self._hours[hour] = self._hours.get(hour, Load()).with_day(*gain)
        inside = [counts[hour] for hour in minutes if hour in counts]
        of_day = (sum(visits[each.hour] for each in inside), minutes, inside)
        weekday = day.weekday()
        self._weekdays[weekday] = self._weekdays.get(weekday, Load()).with_day(*of_day)
        self._so_far = replace(
            so_far,
            whole=so_far.whole.with_day(*of_day),
            unknown=so_far.unknown + (spans is None),
            outside=so_far.outside + sum(visits.values()) - of_day[0],
        )

    def profile(self, basis: str | None) -> HourProfile:
        """All of it, in order."""
        hours = range(min(self._hours), max(self._hours) + 1) if self._hours else ()
        return replace(
            self._so_far,
            basis=basis,
            hours=tuple(hours),
            cells=dict(sorted(self._cells.items())),
            by_hour=dict(sorted(self._hours.items())),
            by_weekday=dict(sorted(self._weekdays.items())),
        )

    def _visits(self, count: HourCount) -> int:
        return count.served if self._basis == SERVED else count.called
