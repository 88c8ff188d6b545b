"""Which backups stay: all of some days, the last of each of some weeks, and the newest always.

Pure: moments in, moments out.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta


def to_remove(
    held: Iterable[datetime],
    now: datetime,
    keep_days: int,
    keep_weeks: int,
    good: datetime | None,
) -> list[datetime]:
    """Those that go, the oldest first. `good`: the last that was restored, which stays, as does
    every one that is newer; what is of the future stays too: a clock was wrong.
    """
    every = sorted(set(held))
    if good is None or good not in every:
        # Nothing is known to be good: nothing goes.
        return []
    last_of_week: dict[tuple[int, int], datetime] = {}
    for each in every:
        if each >= now - timedelta(weeks=keep_weeks):
            year, week, _ = each.isocalendar()
            last_of_week[year, week] = each
    stay = set(last_of_week.values())
    by_day = now - timedelta(days=keep_days)
    return [each for each in every if each < min(good, by_day) and each not in stay]
