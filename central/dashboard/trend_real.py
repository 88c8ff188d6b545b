"""Where a change is real, in sentences: what a reader with five minutes takes away. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.wording import Words
from kiosk.survey import ControlPoint, PChart, Signal

FEWEST = 2
"""Stretches with a figure, before anything can be said of change."""

_BEYOND = {Signal.ABOVE, Signal.BELOW}
_RUNS = {Signal.RUN_ABOVE, Signal.RUN_BELOW}


@dataclass(frozen=True, slots=True)
class Real:
    """One sentence with its shape; `at`: the place where it begins."""

    shape: str
    words: str
    at: int


def real_changes(
    chart: PChart, names: Sequence[str], of: str, language: str, words: Words
) -> list[Real]:
    """Points beyond their limits and runs, in the order of time. `of`: what they are of."""
    found = [
        Real(
            "up" if Signal.ABOVE in point.signals else "down",
            f"{of}: {_beyond(point, names[at], language, words)}",
            at,
        )
        for at, point in enumerate(chart.points)
        if _BEYOND & set(point.signals)
    ]
    found += [
        Real("run", f"{of}: {_run(chart, run, names, language, words)}", run[0])
        for run in _runs(chart.points)
    ]
    return sorted(found, key=lambda each: each.at)


def can_tell(chart: PChart) -> bool:
    """Whether there are points enough to speak of change."""
    return sum(1 for each in chart.points if each.share.valid) >= FEWEST


def _beyond(point: ControlPoint, name: str, language: str, words: Words) -> str:
    is_above = Signal.ABOVE in point.signals
    text = words.trend.real_above if is_above else words.trend.real_below
    value = figures.percent(point.share.value or 0.0, language)
    limit = figures.percent((point.high if is_above else point.low) or 0.0, language)
    if value == limit:
        # Beyond it by less than a tenth: the same number twice would say nothing.
        text, limit = words.trend.real_just, words.trend.above if is_above else words.trend.below
    told = text.format(span=name, value=value, limit=limit)
    return f"{told} ({words.trend.rough})" if point.is_rough else told


def _run(chart: PChart, run: list[int], names: Sequence[str], language: str, words: Words) -> str:
    is_above = Signal.RUN_ABOVE in chart.points[run[0]].signals
    text = words.trend.real_run_above if is_above else words.trend.real_run_below
    return text.format(
        first=names[run[0]],
        last=names[run[-1]],
        n=len(run),
        centre=figures.percent(chart.centre or 0.0, language),
    )


def _runs(points: Sequence[ControlPoint]) -> list[list[int]]:
    """The places of each run; a stretch without a figure does not end one."""
    found: list[list[int]] = []
    held: set[Signal] = set()
    for at, point in enumerate(points):
        if not point.share.valid:
            continue
        side = _RUNS & set(point.signals)
        if side and side == held:
            found[-1].append(at)
        elif side:
            found.append([at])
        held = side
    return found
