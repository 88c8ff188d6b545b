"""Times as the central writes them: RFC 3339, UTC, milliseconds, one fixed width.

Guarantees that the text order of two times is their order, and that one time has one spelling,
so that the same head of a log always gives the same receipt. Who asks for the time passes a
`Clock` in; nothing else in `central/` reads the wall clock.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time now, with its zone."""


def utc_now() -> datetime:
    """The wall clock of this machine, in UTC."""
    return datetime.now(UTC)


def to_text(moment: datetime) -> str:
    """`moment` (with zone) as 24 characters, such as 2026-11-22T01:02:03.456Z."""
    # Not strftime: it writes the year 33 with two digits.
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The time that `to_text` wrote; ValueError if the text is not one."""
    return datetime.fromisoformat(text)
