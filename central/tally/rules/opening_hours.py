"""The rule of ratings outside the opening hours that were valid that day.

Who came in before closing is served to the end, and doors open before the first number is called:
so much either side counts as open. A record whose clock did not agree with the central's is not
judged: its time is a guess, however good.
"""

from datetime import time

from central.tally.facts import RatingFacts
from central.tally.rules.circumstances import Circumstances

GRACE_MINUTES = 30
"""Before opening and after closing, of each time of the day in which the site is open."""

_MINUTES_PER_HOUR = 60


def is_outside_hours(_: RatingFacts, circumstances: Circumstances) -> bool:
    """The hours of that day are known, and the rating is in none of them."""
    at, hours = circumstances.at, circumstances.hours
    if at is None or hours is None:
        return False
    minute = _minute(at)
    return not any(
        _minute(opens) - GRACE_MINUTES <= minute < _minute(closes) + GRACE_MINUTES
        for opens, closes in hours
    )


def _minute(at: time) -> int:
    return at.hour * _MINUTES_PER_HOUR + at.minute
