"""The difference of two shares, and whether it is one: a change of index is told with its interval.

Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions:
comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10 (hybrid score,
without continuity correction). Guarantees that no change is called real which the numbers of
answers cannot bear out. Leaves to others: that both shares are of the same question, put on the
same scale, and of different answers. Pure.
"""

from dataclasses import dataclass
from math import sqrt

from kiosk.survey.index import Share


@dataclass(frozen=True, slots=True)
class Difference:
    """`later` against `earlier`; fractions of 1, so that 0.05 is 5 points of a hundred."""

    earlier: Share
    later: Share

    @property
    def points(self) -> float | None:
        """Later less earlier, -1 to 1; None where one of them has no answer."""
        before, after = self.earlier.value, self.later.value
        return None if before is None or after is None else after - before

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of `points`, low and high, within -1 and 1; None as `points`."""
        before, after = self.earlier.interval, self.later.interval
        points = self.points
        if points is None or before is None or after is None:
            return None
        earlier, later = self.earlier.value or 0.0, self.later.value or 0.0
        down = sqrt((later - after[0]) ** 2 + (before[1] - earlier) ** 2)
        up = sqrt((after[1] - later) ** 2 + (earlier - before[0]) ** 2)
        return max(-1.0, points - down), min(1.0, points + up)

    @property
    def is_real(self) -> bool:
        """Whether the interval leaves 0 out; False where there is none."""
        interval = self.interval
        return interval is not None and (interval[0] > 0 or interval[1] < 0)
