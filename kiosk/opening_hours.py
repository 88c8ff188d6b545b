"""When a counter is open. Pure: the day and the time are passed in.

Guarantees that without hours the counter is always open. Leaves to others: what follows from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Spans of local time by weekday, Monday first; the beginning belongs to a span."""

    days: tuple[tuple[tuple[time, time], ...], ...]

    def is_open(self, now: datetime) -> bool:
        """Whether the counter is open at this local time."""
        return any(begins <= now.time() < ends for begins, ends in self.days[now.weekday()])


def opening_hours(spans_of_days: Sequence[Sequence[str]]) -> OpeningHours:
    """From spans such as 07:30-11:30, seven lists of them, Monday first."""
    return OpeningHours(tuple(tuple(map(_span, spans)) for spans in spans_of_days))


def _span(text: str) -> tuple[time, time]:
    begins, _, ends = text.partition("-")
    return time.fromisoformat(begins), time.fromisoformat(ends)
