"""One stretch of a trend in words: its name, its label on an axis, its row in the table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from central.dashboard import figures
from central.dashboard.selection_form import span_text
from central.dashboard.wording import Words
from central.released.audience import Span
from central.released.stretches import Grain
from central.released.trend import State, Stretch
from central.store.day_note_queries import DayNote
from central.store.revised_queries import RevisedDay
from kiosk.survey import ControlPoint, Share, Signal

_SIGNAL_SHAPES = {
    Signal.ABOVE: "up",
    Signal.BELOW: "down",
    Signal.RUN_ABOVE: "run",
    Signal.RUN_BELOW: "run",
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Why a point stands out, by shape and word."""

    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch in the table. `why`: where there is no index. Texts are empty where nothing is."""

    name: str
    index: str
    range: str
    limits: str
    number: str
    signs: tuple[Sign, ...]
    why: str
    rate: str
    visits: str
    rate_signs: tuple[Sign, ...]
    notes: str


def label(span: Span, grain: Grain) -> str:
    """On the axis: the day, the first day of a week, or the month."""
    return f"{span.first:%m/%Y}" if grain is Grain.MONTH else f"{span.first:%d/%m}"


def name(span: Span, grain: Grain, today: date, language: str, words: Words) -> str:
    """In a sentence or a row; a stretch that today is in says that it is not over yet."""
    if grain is Grain.DAY:
        found = figures.day(span.first, language, words)
    elif grain is Grain.WEEK:
        found = words.trend.week_of.format(span=span_text(span.first, span.last))
    else:
        found = words.trend.month_of.format(month=f"{span.first:%m/%Y}")
    return f"{found} ({words.trend.unfinished})" if span.first <= today <= span.last else found


def why_empty(state: State, words: Words) -> str:
    """Why there is no index."""
    return words.trend.withheld if state is State.WITHHELD else words.trend.empty


def limits_text(point: ControlPoint, language: str) -> str:
    """The two limits; empty where there are none."""
    return (
        "" if point.low is None or point.high is None else _range(point.low, point.high, language)
    )


def range_text(share: Share, language: str) -> str:
    """The 95 % interval; empty where there is none."""
    return "" if share.interval is None else _range(*share.interval, language)


def signs(point: ControlPoint, words: Words) -> tuple[Sign, ...]:
    """Why the point stands out; empty where it does not."""
    texts = {
        Signal.ABOVE: words.trend.above,
        Signal.BELOW: words.trend.below,
        Signal.RUN_ABOVE: words.trend.run_above,
        Signal.RUN_BELOW: words.trend.run_below,
    }
    found = [Sign(_SIGNAL_SHAPES[each], texts[each]) for each in point.signals]
    if point.is_rough and {Signal.ABOVE, Signal.BELOW} & set(point.signals):
        found.append(Sign("none", words.trend.rough))
    return tuple(found)


def notes_by_stretch(
    stretches: Sequence[Stretch],
    notes: Sequence[DayNote],
    revised: Sequence[RevisedDay],
    words: Words,
) -> dict[int, tuple[str, ...]]:
    """What is noted of the days of each stretch, by its place; those with nothing are left out."""
    found: dict[int, dict[str, None]] = {}
    told = [
        *((note.day, words.day_notes.kinds[note.kind]) for note in notes),
        *((each.day, words.trend.revised) for each in revised),
    ]
    for place, stretch in enumerate(stretches):
        first, last = stretch.span.first.isoformat(), stretch.span.last.isoformat()
        for day, text in told:
            if first <= day <= last:
                found.setdefault(place, {})[text] = None
    return {place: tuple(texts) for place, texts in found.items()}


def row(  # noqa: PLR0913, PLR0917 - what one line of the table is made of
    stretch: Stretch,
    named: str,
    point: ControlPoint,
    rate_point: ControlPoint,
    notes: Mapping[int, tuple[str, ...]],
    place: int,
    language: str,
    words: Words,
) -> Row:
    """The row of a stretch."""
    share, response = stretch.share, stretch.response
    return Row(
        named,
        "" if share.value is None else figures.percent(share.value, language),
        range_text(share, language),
        limits_text(point, language),
        figures.count(share.valid, language),
        signs(point, words),
        "" if stretch.state is State.SHOWN else why_empty(stretch.state, words),
        "" if response.value is None else figures.percent(response.value, language),
        ""
        if response.value is None
        else f"{figures.count(response.satisfied, language)} / "
        f"{figures.count(response.valid, language)}",
        signs(rate_point, words),
        ", ".join(notes.get(place, ())),
    )


def _range(low: float, high: float, language: str) -> str:
    return f"{figures.points(low, language)} – {figures.points(high, language)}"
