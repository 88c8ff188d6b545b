"""Which target holds on a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from central.store.target_queries import TargetRow

USUAL_PERMILLE = 800
"""80 %: the goal that resolution NQ 30c/NQ-CP set for 2020, and the one that is still asked for."""


@dataclass(frozen=True, slots=True)
class Target:
    """`permille`: tenths of a per cent; `since`: the day from which the site's own holds, None for
    the usual one.
    """

    permille: int
    since: date | None = None

    @property
    def value(self) -> float:
        """A fraction of 1."""
        return self.permille / 1000


def target_on(rows: Sequence[TargetRow], day: date) -> Target:
    """The target of a site on `day`: of its rows that have begun, the one that began last; of
    several from one day, the one written last.
    """
    text = day.isoformat()
    begun = [row for row in rows if row.from_day <= text]
    held = max(begun, key=lambda row: (row.from_day, row.number), default=None)
    if held is None or not held.permille:
        return Target(USUAL_PERMILLE)
    return Target(held.permille, date.fromisoformat(held.from_day))
