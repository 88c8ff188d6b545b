"""What is published of released answers, at night, for officers and for the public.

Guarantees that every parcel grows by at least `LEAST` answers at once, that no answer is in two
parcels of one audience, and that whether something is published depends on numbers of answers and
never on what they say. What was published stays: a parcel never shrinks. Pure.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

LEAST = 10
"""Answers that a parcel has at first, and that it gains at once."""

Levels = Counter[int]
Span = tuple[str, str]
"""First and last day (YYYY-MM-DD)."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a parcel, known by its span, gains of one day."""

    span: Span
    day: str
    levels: Levels


@dataclass(frozen=True, slots=True)
class Series:
    """One question of one questionnaire by day: what is `released`, and the `published` parts."""

    released: Mapping[str, Levels]
    published: tuple[Part, ...] = ()

    def waiting(self, night: str) -> dict[str, Levels]:
        """By ended day what is released and not published; a day that lost answers waits."""
        taken: dict[str, Levels] = {}
        for part in self.published:
            taken.setdefault(part.day, Counter()).update(part.levels)
        found = {}
        for day, levels in sorted(self.released.items()):
            gain = Counter(levels)
            gain.subtract(taken.get(day, Counter()))
            if day <= night and gain.total() > 0 and min(gain.values()) >= 0:
                found[day] = Counter({answer: n for answer, n in gain.items() if n})
        return found


def for_the_public(series: Series, night: str) -> Iterator[Part]:
    """A day that has enough is a parcel; of an ended month the other days together are one.

    So what is withheld of a month is never one day, and never fewer than `LEAST` answers. A day of
    which the month's parcel holds a part comes to that parcel ever after.
    """
    months: dict[str, dict[str, Levels]] = {}
    bound = {part.day for part in series.published if part.span != (part.day, part.day)}
    for day, levels in series.waiting(night).items():
        if levels.total() >= LEAST and day not in bound:
            yield Part((day, day), day, levels)
        else:
            months.setdefault(day[:7], {})[day] = levels
    for month, days in months.items():
        span = month_span(month)
        if span[1] <= night and _total(days) >= LEAST:
            yield from (Part(span, day, levels) for day, levels in days.items())


def for_an_officer(series: Series, night: str) -> Iterator[Part]:
    """All that waits, once it is enough: one parcel from its first day to its last."""
    days = series.waiting(night)
    if _total(days) >= LEAST:
        span = (min(days), max(days))
        yield from (Part(span, day, levels) for day, levels in days.items())


def month_span(month: str) -> Span:
    """First and last day of a month (YYYY-MM)."""
    first = date.fromisoformat(f"{month}-01")
    return f"{month}-01", f"{month}-{monthrange(first.year, first.month)[1]:02}"


def _total(days: Mapping[str, Levels]) -> int:
    return sum(levels.total() for levels in days.values())
