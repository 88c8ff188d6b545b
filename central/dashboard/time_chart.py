"""A chart over time or by hour: drawn by the server as SVG, and described for static/charts.js.

Guarantees that both show the same: gaps where there is nothing, marks by shape as well as colour,
nothing outside the axis. The template macro `time_chart` (templates/time_chart.html) sets both; a
page adds static/charts.js and ECharts, and is whole without them. Geometry only: what the numbers
mean is the page's. Coordinates are per cent of the chart's own width and height.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, floor

NARROW_LABELS, WIDE_LABELS = 6, 14
"""How many labels stand along the axis of a phone, and of a wide screen."""

STEP_OF_AXIS = 10
TICKS_MOST = 5


class Kind(StrEnum):
    """How a series is drawn."""

    LINE = "line"
    STEP = "step"
    RANGE = "range"
    BAR = "bar"


class Shape(StrEnum):
    """How a point of a line is drawn: usual, beyond a limit, in a run."""

    CIRCLE = "circle"
    ABOVE = "above"
    BELOW = "below"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each place, None for a gap. `highs`: of a range, whose lows are `values`;
    `shapes`: of a line's points; `tone`: a colour of static/tokens.css ("ink", "gold").
    """

    kind: Kind
    name: str
    tone: str
    values: Sequence[float | None]
    highs: Sequence[float | None] = ()
    shapes: Sequence[Shape] = ()


@dataclass(frozen=True, slots=True)
class TimeChart:
    """`labels`: short, one a place; `says`: one sentence a place; `marks`: places with notes, and
    what stands there; `low` and `high`: ends of the axis, whose numbers `unit` follows.
    """

    label: str
    help: str
    labels: Sequence[str]
    says: Sequence[str]
    series: Sequence[Series]
    low: float
    high: float
    unit: str = ""
    marks: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A stroke of `tone`, from one place to another."""

    kind: Kind
    tone: str
    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """A point with its shape and what it says."""

    shape: Shape
    tone: str
    x: str
    y: str
    says: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A column from the axis up."""

    tone: str
    x: str
    y: str
    width: str
    height: str
    says: str


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A label at `at`; `is_minor`: left out on a phone."""

    at: str
    text: str
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class DrawnChart:
    """All that the template sets; `described`: JSON for static/charts.js."""

    label: str
    described: str
    lines: tuple[DrawnLine, ...]
    bars: tuple[DrawnBar, ...]
    points: tuple[DrawnPoint, ...]
    ticks: tuple[DrawnText, ...]
    labels: tuple[DrawnText, ...]
    marks: tuple[DrawnText, ...]


def draw(chart: TimeChart) -> DrawnChart:
    """The chart as SVG parts and as the description of static/charts.js."""
    axis = _Axis(chart.low, chart.high, len(chart.labels))
    return DrawnChart(
        chart.label,
        described(chart),
        tuple(line for each in chart.series for line in _lines(each, axis)),
        tuple(bar for each in chart.series for bar in _bars(each, axis, chart.says)),
        tuple(point for each in chart.series for point in _points(each, axis, chart.says)),
        tuple(DrawnText(axis.y(at), f"{at:g}{chart.unit}") for at in ticks(chart.low, chart.high)),
        tuple(_labels(chart.labels, axis)),
        tuple(DrawnText(axis.x(at), text) for at, text in chart.marks),
    )


def described(chart: TimeChart) -> str:
    """JSON, as the top of static/charts.js says."""
    members = {
        "label": chart.label,
        "help": chart.help,
        "low": chart.low,
        "high": chart.high,
        "step": step_of(chart.low, chart.high),
        "unit": chart.unit,
        "labels": list(chart.labels),
        "says": list(chart.says),
        "series": [_series(each) for each in chart.series],
        "marks": [{"at": at, "text": text} for at, text in chart.marks],
    }
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))


def axis_around(
    values: Iterable[float | None], *, least: float = 0.0, most: float = 100.0
) -> tuple[float, float]:
    """Ends of an axis in steps of ten that hold all values; `least` to `most` where there is none.

    A share that varies little is not flattened by an axis from 0, which says where it begins.
    """
    found = [each for each in values if each is not None]
    if not found:
        return least, most
    low = max(least, floor(min(found) / STEP_OF_AXIS) * STEP_OF_AXIS)
    high = min(most, ceil(max(found) / STEP_OF_AXIS) * STEP_OF_AXIS)
    if low == high:
        return max(least, low - STEP_OF_AXIS), min(most, high + STEP_OF_AXIS)
    return low, high


def step_of(low: float, high: float) -> float:
    """An even step that leaves at most five of them between `low` and `high`."""
    return next(
        each
        for power in range(12)
        for each in (10.0**power, 2 * 10.0**power, 5 * 10.0**power)
        if (high - low) / each <= TICKS_MOST
    )


def ticks(low: float, high: float) -> tuple[float, ...]:
    """From `low` in even steps up to `high`."""
    step = step_of(low, high)
    return tuple(low + number * step for number in range(floor((high - low) / step) + 1))


class _Axis:
    """Places along and values up, in per cent."""

    def __init__(self, low: float, high: float, places: int) -> None:
        self._low, self._span, self._places = low, high - low, max(1, places)
        self.places = places

    def x(self, at: float) -> str:
        """The middle of a place; half a place more or less is its edge."""
        return f"{(at + 0.5) / self._places * 100:.2f}"

    def y(self, value: float) -> str:
        part = (value - self._low) / self._span if self._span else 0.0
        return f"{100 - 100 * min(1.0, max(0.0, part)):.2f}"


def _lines(series: Series, axis: _Axis) -> Iterator[DrawnLine]:
    values = list(enumerate(series.values))
    if series.kind is Kind.STEP:
        for at, value in values:
            if value is not None:
                y = axis.y(value)
                yield DrawnLine(series.kind, series.tone, axis.x(at - 0.5), y, axis.x(at + 0.5), y)
    if series.kind is Kind.RANGE:
        for (at, low), high in zip(values, series.highs, strict=True):
            if low is not None and high is not None:
                x = axis.x(at)
                yield DrawnLine(series.kind, series.tone, x, axis.y(low), x, axis.y(high))
    if series.kind is Kind.LINE:
        for (at, value), (then, after) in pairwise(values):
            if value is not None and after is not None:
                yield DrawnLine(
                    series.kind, series.tone, axis.x(at), axis.y(value), axis.x(then), axis.y(after)
                )


def _points(series: Series, axis: _Axis, says: Sequence[str]) -> Iterator[DrawnPoint]:
    if series.kind is not Kind.LINE:
        return
    shapes = series.shapes or (Shape.CIRCLE,) * len(series.values)
    for at, (value, shape) in enumerate(zip(series.values, shapes, strict=True)):
        if value is not None:
            yield DrawnPoint(shape, series.tone, axis.x(at), axis.y(value), says[at])


def _bars(series: Series, axis: _Axis, says: Sequence[str]) -> Iterator[DrawnBar]:
    if series.kind is not Kind.BAR or not axis.places:
        return
    width = 70 / axis.places
    for at, value in enumerate(series.values):
        if value is not None:
            y = axis.y(value)
            left = (at + 0.5) / axis.places * 100 - width / 2
            height = f"{100 - float(y):.2f}"
            yield DrawnBar(series.tone, f"{left:.2f}", y, f"{width:.2f}", height, says[at])


def _labels(labels: Sequence[str], axis: _Axis) -> Iterator[DrawnText]:
    every = max(1, ceil(len(labels) / WIDE_LABELS))
    seldom = every * max(1, ceil(len(labels) / every / NARROW_LABELS))
    for at, text in enumerate(labels):
        if at % every == 0:
            yield DrawnText(axis.x(at), text, is_minor=bool(at % seldom))


def _series(series: Series) -> dict[str, object]:
    members: dict[str, object] = {
        "kind": series.kind.value,
        "name": series.name,
        "tone": series.tone,
        "values": _rounded(series.values),
    }
    if series.highs:
        members["highs"] = _rounded(series.highs)
    if series.shapes:
        members["shapes"] = [each.value for each in series.shapes]
    return members


def _rounded(values: Sequence[float | None]) -> list[float | None]:
    return [None if each is None else round(each, 2) for each in values]
