"""What a rule may know of a rating besides its facts: never an answer.

Guarantees, by type, that nothing here leads to what was answered: a test walks the annotations.
"""

from collections.abc import Callable
from datetime import time
from typing import NamedTuple

from central.tally.rules.log_before import LogBefore

Hours = tuple[tuple[time, time], ...]
"""When a site is open on one day, local time; empty: closed that day."""

HoursOf = Callable[[str], Hours | None]
"""The hours of a site on a day (YYYY-MM-DD), as they are valid for that day; None: not known."""


def unknown_hours(day: str) -> Hours | None:  # noqa: ARG001 - of no day
    """Of a site of which nobody has said when it is open."""
    return None


class Circumstances(NamedTuple):
    """Of one rating. What is not known is None or empty, and then no rule marks by it.

    `channel`: where it was given. `apart`: it came after a fork, or stands where the kiosk is
    revoked. `boot`, `up_ms`: of the record, the clock that nobody sets. `at`: local time of day,
    None unless the record's clock agreed with the central's. `hours`: of the site on that day.
    `before`: the log up to the record. `reopened`: the log tells that the visit was invited again
    after the invitation was declined.
    """

    channel: str
    apart: bool = False
    boot: str = ""
    up_ms: int = 0
    at: time | None = None
    hours: Hours | None = None
    before: LogBefore = LogBefore()
    reopened: bool = False
