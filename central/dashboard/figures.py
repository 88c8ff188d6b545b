"""Numbers, dates and times as a reader of each language writes them. Formatting only.

Guarantees: shares have one decimal, rounded half up as an office's spreadsheet does; a decimal
comma in Vietnamese and a point in English; no line breaks inside a figure; nothing is ever shown
as 0 because it is missing: callers pass figures, never None.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from central.dashboard.wording import Words

NO_BREAK = "\u00a0"
MINUS = "\u2212"
_JOINER = "\u2060"
"""After a dash, where a line may be broken even before a space that forbids it."""
_TENTH = Decimal("0.1")
_SECONDS_PER_MINUTE = 60
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _tenths(fraction: float) -> str:
    # Through the shortest decimal text: 0.0625 is 6.25 % and must give 6.3, not the 6.2 that
    # binary rounding would.
    return str((Decimal(repr(fraction)) * 100).quantize(_TENTH, ROUND_HALF_UP))


def points(fraction: float, language: str) -> str:
    """A fraction of 1 as per cent without the sign, for ranges: 0.719 is 71,9 or 71.9."""
    text = _tenths(fraction)
    return text.replace(".", ",") if language == "vi" else text


def percent(fraction: float, language: str) -> str:
    """A fraction of 1 as per cent: 71,9 % or 71.9 %."""
    return f"{points(fraction, language)}{NO_BREAK}%"


def signed(fraction: float, language: str) -> str:
    """A difference in points of a hundred with its sign, one decimal: +1,8, −0,4; 0,0 has none."""
    text = points(abs(fraction), language)
    if not text.strip("0.,"):
        return text
    return f"{'+' if fraction > 0 else MINUS}{text}"


def mean(number: float, language: str) -> str:
    """A mean of counts with one decimal, rounded half up: 12,4 or 12.4."""
    text = str(Decimal(repr(number)).quantize(_TENTH, ROUND_HALF_UP))
    return text.replace(".", ",") if language == "vi" else text


def between(low: str, high: str) -> str:
    """A range of two written figures, never on two lines: 67,8 – 72,1."""
    return f"{low}{NO_BREAK}–{_JOINER}{NO_BREAK}{high}"


def count(number: int, language: str) -> str:
    """A whole number with its thousands apart: 1.234 or 1,234."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "vi" else text


def day(when: date, language: str, words: Words) -> str:
    """A day with its weekday: Chủ nhật 22/11/2026 or Sunday 22 November 2026."""
    weekday = words.common.weekdays[when.weekday()]
    if language == "vi":
        return f"{weekday} {when:%d/%m/%Y}"
    return f"{weekday} {when.day} {_MONTHS[when.month - 1]} {when.year}"


def clock(when: datetime) -> str:
    """A time of day, in the zone that `when` carries: 10:42."""
    return f"{when:%H:%M}"


def clock_near(when: datetime, now: datetime) -> str:
    """A time of day, with its day where that is not today's: 10:42, 21/11 17:02."""
    return clock(when) if when.date() == now.date() else f"{when:%d/%m %H:%M}"


def clock_with_seconds(when: datetime) -> str:
    """A time of day to the second: 10:42:05."""
    return f"{when:%H:%M:%S}"


def whole_seconds(time: timedelta) -> int:
    """Whole seconds, rounded up, at least 1."""
    return max(1, -(-time // timedelta(seconds=1)))


def wait(time: timedelta, words: Words) -> str:
    """How long to wait, rounded up: 15 giây, 2 phút."""
    seconds = whole_seconds(time)
    if seconds <= _SECONDS_PER_MINUTE:
        return words.sign_in.wait_seconds.of(seconds)
    return words.sign_in.wait_minutes.of(-(-seconds // _SECONDS_PER_MINUTE))
