"""What is special on each day of the sample month: Saturdays, a power cut, who takes over when.

Pure: a calendar and a few turns of fortune, the same for the same day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from demo.sample_month_day import DayPlan, Spans
from demo.sample_month_hall import (
    BROKEN,
    CHANGES_HANDS,
    MAIN,
    MERGED,
    MERGED_INTO,
    SELF_RATER,
    SUBSTITUTE,
    MonthSite,
)
from demo.sample_month_reference import ZONE_NAME

ZONE = ZoneInfo(ZONE_NAME)
WEEKS = 6
SATURDAY, SUNDAY = 5, 6
MONDAY, TUESDAY, WEDNESDAY, FRIDAY = 0, 1, 2, 4
MORNING = (time(7, 30), time(11, 30))
AFTERNOON = (time(13, 30), time(17))
USUAL_TODAY = time(10, 0), time(17, 15)
"""When today's usual hours give enough to look at."""
BEFORE, AFTER = timedelta(hours=3), timedelta(hours=1)
IMPROVED_FOR, POWER_CUT, BROKEN_FOR = timedelta(days=18), timedelta(days=9), timedelta(days=2)
IMPROVED, YEAR_BEFORE = 0.6, -0.15


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days up to `now` (by the sites' clock); `days`: so many, the last of them is today."""

    now: datetime
    days: int

    @property
    def today(self) -> date:
        """By the sites' clock."""
        return self.now.date()

    @property
    def first(self) -> date:
        """Since when the reference data holds: the year before is in it."""
        return min(self.year_before[0], self.today - timedelta(days=self.days))

    @property
    def merged_on(self) -> date:
        """In the middle of the month before today's day, or a week ago."""
        middle = self.today.replace(day=12)
        return middle if self.today.day > 15 else self.today - timedelta(days=7)

    @property
    def year_before(self) -> tuple[date, date]:
        """The same month a year before: its first day and its last."""
        first = self.today.replace(year=self.today.year - 1, day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return first, following - timedelta(days=1)

    @property
    def power_cut(self) -> date:
        """A day of work on which nothing was taken for an hour and a half."""
        day = self.today - POWER_CUT
        return day - timedelta(days=1) if day.weekday() == SUNDAY else day

    @property
    def today_hours(self) -> Spans | None:
        """Where today's usual hours would leave nothing to look at: three hours before now, and
        one after. None on a day of work between ten and five.
        """
        is_usual = USUAL_TODAY[0] <= self.now.time() <= USUAL_TODAY[1]
        if is_usual and self.today.weekday() < SATURDAY:
            return None
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        begin = max(midnight, self.now - BEFORE)
        end = min(midnight + timedelta(hours=23, minutes=59), self.now + AFTER)
        return ((time(begin.hour, begin.minute), time(end.hour, end.minute)),)

    def recent_days(self) -> list[date]:
        """Oldest first."""
        return [self.today - timedelta(days=back) for back in range(self.days - 1, -1, -1)]

    def days_of_year_before(self) -> list[date]:
        """Of that month."""
        first, last = self.year_before
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def spans(self, day: date) -> Spans:
        """When sites are open; empty on a Sunday."""
        if day == self.today and self.today_hours is not None:
            return self.today_hours
        if day.weekday() == SUNDAY:
            return ()
        return (MORNING,) if day.weekday() == SATURDAY else (MORNING, AFTERNOON)

    def works(self, site: MonthSite, counter: str, day: date) -> bool:
        """Whether the counter's kiosk records anything on the day."""
        if site.id == MERGED and day >= self.merged_on:
            return False
        return not (site.id == MAIN and counter == BROKEN and day > self.today - BROKEN_FOR)

    def plan(self, site: MonthSite, counter: str, day: date) -> DayPlan | None:
        """What is special there and then; None where the counter is closed."""
        spans = self.spans(day)
        if not spans or not self.works(site, counter, day):
            return None
        midnight = datetime.combine(day, time(), ZONE)
        is_main, is_recent = site.id == MAIN, day > self.today - timedelta(days=self.days)
        better = 0.0 if is_recent else YEAR_BEFORE
        if is_main and is_recent and counter == CHANGES_HANDS:
            better = IMPROVED if day >= self.today - IMPROVED_FOR else 0.0
        closed = None
        if is_main and day == self.power_cut:
            closed = (midnight + timedelta(hours=9), midnight + timedelta(hours=10, minutes=20))
        hands = is_main and counter == CHANGES_HANDS and day.weekday() == WEDNESDAY
        broke = is_main and counter == BROKEN and day == self.today - BROKEN_FOR
        until = self.now - timedelta(minutes=1) if day == self.today else None
        return DayPlan(
            midnight,
            spans,
            busy=self._busy(site, day),
            better=better,
            closed=closed,
            second=SUBSTITUTE[0] if hands else "",
            self_rated=is_main and counter == SELF_RATER and day.weekday() in (TUESDAY, FRIDAY),
            until=midnight + timedelta(hours=10) if broke else until,
        )

    def _busy(self, site: MonthSite, day: date) -> float:
        busy = {MONDAY: 1.2, SATURDAY: 0.5}.get(day.weekday(), 1.0)
        if site.id == MERGED_INTO and day >= self.merged_on:
            busy *= 1.4
        return busy if day > self.today - timedelta(days=self.days) else busy * 0.6
