"""Composite indices of a month in words. Pure, but for the words."""

from collections.abc import Iterable
from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.wording import Words
from central.released.month_composites import MonthComposite


@dataclass(frozen=True, slots=True)
class CompositeLine:
    """One questionnaire: what it is of, the index or why there is none, and of which counters."""

    name: str
    value: str
    note: str


def composite_lines(
    found: Iterable[MonthComposite], language: str, words: Words
) -> tuple[CompositeLine, ...]:
    """The lines; none where nobody rated."""
    return tuple(_line(each, language, words) for each in found)


def month_name(month: str) -> str:
    """2026-10 as 10/2026."""
    year, _, number = month.partition("-")
    return f"{number}/{year}"


def _line(found: MonthComposite, language: str, words: Words) -> CompositeLine:
    name = words.composites.of_month.format(
        month=month_name(found.month), questionnaire=found.questionnaire
    )
    index = found.index
    if index is None or index.value is None or index.interval is None:
        return CompositeLine(name, words.composites.withheld, "")
    low, high = index.interval
    shown = words.composites.shown.format(
        index=figures.percent(index.value, language),
        low=figures.points(low, language),
        high=figures.points(high, language),
        n=figures.count(index.n, language),
    )
    note = words.composites.counters.format(
        counters=figures.count(found.counters, language),
        rated=figures.count(found.rated, language),
    )
    return CompositeLine(name, shown, note)
