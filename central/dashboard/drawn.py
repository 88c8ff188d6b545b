"""Charts as the templates take them: numbers written for SVG, words for those who do not see.

SVG takes a decimal point whatever the language; the words have the language's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from central.dashboard import figures
from central.dashboard.charts import LEVELS, MARK, diverging_bar, whisker
from central.dashboard.wording import Words
from kiosk.survey.index import Share

MARK_AT = f"{MARK * 100:g}"


@dataclass(frozen=True, slots=True)
class DrawnSegment:
    """One level of a bar; `title` says which and how many."""

    level: int
    left: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A diverging bar, and its content in words."""

    segments: tuple[DrawnSegment, ...]
    label: str


@dataclass(frozen=True, slots=True)
class DrawnWhisker:
    """A share with its interval against the mark, and the same in words."""

    low: str
    at: str
    high: str
    mark: str
    label: str


@dataclass(frozen=True, slots=True)
class DrawnRange:
    """A stretch of an axis from 0 to 100 %."""

    left: str
    width: str


def level_names(words: Words) -> tuple[str, ...]:
    """The five levels in words, from the least to the most satisfied."""
    levels = words.levels
    return (
        levels.very_dissatisfied,
        levels.dissatisfied,
        levels.neutral,
        levels.satisfied,
        levels.very_satisfied,
    )


def draw_bar(name: str, counts: Mapping[int, int], language: str, words: Words) -> DrawnBar:
    """The bar of a counter called `name`."""
    titles = {
        level: words.table.level_count.format(
            level=level_name, n=figures.count(counts.get(level, 0), language)
        )
        for level, level_name in zip(LEVELS, level_names(words), strict=True)
    }
    segments = tuple(
        DrawnSegment(segment.level, _x(segment.left), _x(segment.width), titles[segment.level])
        for segment in diverging_bar(counts)
    )
    label = words.table.bar.format(counter=name, levels=", ".join(titles.values()))
    return DrawnBar(segments, label)


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """The mark that whiskers are read against: its place, and its per cent as one reads it."""

    at: str = MARK_AT
    text: str = MARK_AT


def draw_mark(target: float, language: str) -> DrawnMark:
    """The mark of a target, a fraction of 1."""
    text = figures.points(target, language).removesuffix(",0").removesuffix(".0")
    return DrawnMark(_x(target * 100).rstrip("0").rstrip("."), text)


def draw_whisker(
    share: Share, language: str, words: Words, mark: DrawnMark | None = None
) -> DrawnWhisker | None:
    """The whisker of a share; None for a share of no answers. `mark`: None for the usual one."""
    if share.value is None or share.interval is None:
        return None
    drawn = draw_interval(share.value, share.interval, language, words)
    return replace(drawn, mark=mark.at) if mark else drawn


def draw_interval(
    value: float, interval: tuple[float, float], language: str, words: Words
) -> DrawnWhisker:
    """The whisker of any figure between 0 and 1."""
    marks = whisker(value, interval)
    label = words.table.whisker.format(
        index=figures.percent(value, language),
        low=figures.points(interval[0], language),
        high=figures.percent(interval[1], language),
    )
    return DrawnWhisker(_x(marks.low), _x(marks.at), _x(marks.high), MARK_AT, label)


def draw_range(low: float, high: float) -> DrawnRange:
    """The stretch between two fractions of 1."""
    return DrawnRange(_x(low * 100), _x((high - low) * 100))


def _x(per_cent: float) -> str:
    return f"{per_cent:.2f}"
