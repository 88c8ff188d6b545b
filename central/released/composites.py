"""Composite indices: the mean over visits of each visit's share of satisfied answers, by month.

A composite of some visits is no sum of blocks of answers: who skipped a question weighs otherwise
than who answered all, and a composite of the very ratings whose answers are released tells them
apart. Therefore it is of a whole ended month of one officer at one counter, with all ratings that
count, and is published once, where enough of them are in no released block: whatever is made of it
with any other figure holds a rating of each of those days (docs/adr/0075). Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from central.released.parcels import LEAST, month_span
from central.tally.release import STEP
from central.tally.visit_share import WHOLE, ShareSums
from kiosk.survey import MeanShare

SETTLED_DAYS = 3
"""After its end a month waits so long for what kiosks without a network bring."""


@dataclass(frozen=True, slots=True)
class DayLeft:
    """Of one day, how many answers to each question that goes in count and are not released."""

    day: str
    left: Mapping[str, int]

    @property
    def ratings(self) -> int:
        """At least so many ratings are in no released block."""
        return max(self.left.values(), default=0)


def is_due(month: str, sums: ShareSums, days: Iterable[DayLeft], night: str) -> bool:
    """Whether the composite of a piece of `month` (YYYY-MM) is published in `night`.

    `days`: what is left of the piece, of days when nothing else is left. It
    depends on numbers of answers, never on what they say.
    """
    settled = date.fromisoformat(month_span(month)[1]) + timedelta(days=SETTLED_DAYS)
    kept = [each.ratings for each in days if each.ratings > 0]
    enough = len(kept) >= STEP and sum(kept) >= LEAST
    return night >= settled.isoformat() and sums.n >= LEAST and enough


def composite(sums: Iterable[ShareSums]) -> MeanShare:
    """The composite index of what was published.

    Its interval is that of the greatest spread which shares of this mean can have, and so told by
    mean and number alone: the tallied squares tell how many visits were half satisfied, and with
    the released cells beside them single answers (docs/adr/0075).
    """
    total = ShareSums()
    for each in sums:
        total = total.plus(each)
    return MeanShare(total.n, total.sum_parts, total.sum_parts * WHOLE, WHOLE)
