"""The two charts of a trend: index and response rate with their control limits. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.time_chart import (
    DrawnChart,
    Kind,
    Series,
    Shape,
    TimeChart,
    axis_around,
    draw,
)
from central.dashboard.trend_points import limits_text, signs, why_empty
from central.dashboard.wording import Words
from central.released.trend import Stretch
from kiosk.survey import ControlPoint, PChart, Signal

FEWEST_DRAWN = 1
"""Points with a figure: with none there is nothing to draw."""

UNIT = figures.NO_BREAK + "%"


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands along the axis: a label and a name for each stretch, and places with notes."""

    labels: tuple[str, ...]
    names: tuple[str, ...]
    notes: Mapping[int, tuple[str, ...]]


def index_chart(  # noqa: PLR0913, PLR0917 - what a chart is made of
    stretches: Sequence[Stretch],
    chart: PChart,
    targets: Sequence[float],
    axis: Axis,
    title: str,
    language: str,
    words: Words,
) -> DrawnChart | None:
    """The index with its intervals, the limits, and the target of each stretch (none for several
    sites); None where no stretch has an index.
    """
    intervals = [each.share.interval for each in stretches]
    ranges = Series(
        Kind.RANGE,
        words.trend.range,
        "edge",
        [None if each is None else each[0] * 100 for each in intervals],
        [None if each is None else each[1] * 100 for each in intervals],
    )
    goal = [Series(Kind.STEP, words.trend.legend_target, "gold", [each * 100 for each in targets])]
    says = [
        _index_says(stretch, point, name, language, words)
        for stretch, point, name in zip(stretches, chart.points, axis.names, strict=True)
    ]
    extra = [*(goal if targets else []), ranges]
    return _drawn(chart, extra, says, axis, title, words)


def response_chart(
    stretches: Sequence[Stretch],
    chart: PChart,
    axis: Axis,
    title: str,
    language: str,
    words: Words,
) -> DrawnChart | None:
    """The response rate with its limits; None where no stretch has one."""
    says = [
        _response_says(stretch, point, name, language, words)
        for stretch, point, name in zip(stretches, chart.points, axis.names, strict=True)
    ]
    return _drawn(chart, [], says, axis, title, words)


def _drawn(
    chart: PChart, extra: list[Series], says: list[str], axis: Axis, title: str, words: Words
) -> DrawnChart | None:
    points = chart.points
    values = [None if each.share.value is None else each.share.value * 100 for each in points]
    shown = sum(1 for each in values if each is not None)
    if shown < FEWEST_DRAWN:
        return None
    low = [None if each.low is None else each.low * 100 for each in points]
    high = [None if each.high is None else each.high * 100 for each in points]
    series = [
        Series(Kind.STEP, words.trend.legend_limits, "edge", low),
        Series(Kind.STEP, words.trend.legend_limits, "edge", high),
        *extra,
        Series(Kind.LINE, title, "ink", values, shapes=[_shape(each) for each in points]),
    ]
    bottom, top = axis_around(value for each in series for value in (*each.values, *each.highs))
    told = [_noted(text, axis.notes.get(at, ()), words) for at, text in enumerate(says)]
    marked = sum(1 for each in points if each.signals)
    label = words.trend.chart_label.format(
        title=title,
        shown=shown,
        all=len(points),
        signals=f"{words.trend.signal.lower()}: {marked}",
    )
    return draw(
        TimeChart(
            label,
            words.trend.chart_help,
            axis.labels,
            told,
            series,
            bottom,
            top,
            UNIT,
            [(at, str(len(texts))) for at, texts in sorted(axis.notes.items())],
        )
    )


def _shape(point: ControlPoint) -> Shape:
    if Signal.ABOVE in point.signals:
        return Shape.ABOVE
    if Signal.BELOW in point.signals:
        return Shape.BELOW
    return Shape.RUN if point.signals else Shape.CIRCLE


def _index_says(
    stretch: Stretch, point: ControlPoint, name: str, language: str, words: Words
) -> str:
    share = stretch.share
    if share.value is None or share.interval is None:
        return words.trend.says_empty.format(span=name, why=why_empty(stretch.state, words))
    text = words.trend.says.format(
        span=name,
        index=figures.percent(share.value, language),
        low=figures.points(share.interval[0], language),
        high=figures.points(share.interval[1], language),
        n=figures.count(share.valid, language),
        limits=limits_text(point, language),
    )
    return _signed(text, point, words)


def _response_says(
    stretch: Stretch, point: ControlPoint, name: str, language: str, words: Words
) -> str:
    response = stretch.response
    if response.value is None:
        return words.trend.says_empty.format(span=name, why=words.trend.response_unknown)
    text = words.trend.says_response.format(
        span=name,
        rate=figures.percent(response.value, language),
        answered=figures.count(response.satisfied, language),
        served=figures.count(response.valid, language),
        limits=limits_text(point, language),
    )
    return _signed(text, point, words)


def _signed(text: str, point: ControlPoint, words: Words) -> str:
    return "; ".join([text, *(each.words for each in signs(point, words))])


def _noted(text: str, notes: Sequence[str], words: Words) -> str:
    if not notes:
        return text
    return f"{text}; {words.trend.says_notes.format(notes=', '.join(notes))}"
