"""The page of trends as words and figures, ready to be set in the template. Pure.

Guarantees that nothing is shown as a figure that is not one. Every number comes from
`central.released.trend` and `kiosk.survey`; here it is only written out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from central.dashboard import figures
from central.dashboard.time_chart import DrawnChart
from central.dashboard.trend_cards import (
    Card,
    change_card,
    index_card,
    longer_card,
    response_card,
    sites_target_card,
    target_card,
)
from central.dashboard.trend_chart import Axis, index_chart, response_chart
from central.dashboard.trend_parts import Named, Parts, parts_of
from central.dashboard.trend_points import Row, label, name, notes_by_stretch, row
from central.dashboard.trend_real import Real, can_tell, real_changes
from central.dashboard.wording import Words
from central.released.stretches import Grain
from central.released.trend import State, Sums, Trend
from central.store.day_note_queries import DayNote
from central.store.revised_queries import RevisedDay
from central.targets import Target
from kiosk.survey import PChart, Share, p_chart


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read. `year_ago`: None where it would share days with what is looked at;
    `targets`: of the site at the end of each stretch, empty for several sites; `parts`: how each
    counter or site is called, `piece`: which piece of them is looked at, from 1; `behind` and
    `target_form`: addresses.
    """

    trend: Trend
    earlier: Sums
    year_ago: Sums | None
    grain: Grain
    today: date
    targets: Sequence[Target]
    parts: Mapping[str, Named]
    piece: int
    notes: Sequence[DayNote]
    revised: Sequence[RevisedDay]
    behind: str
    target_form: str


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One chart with its title and what its lines are; `legend`: class and words of each."""

    title: str
    drawn: DrawnChart | None
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrendPage:
    """All that the template sets. `real_note`: what is said where nothing is real; `is_empty`:
    nobody came and nobody rated, so that there is nothing to draw or list.
    """

    cards: tuple[Card, ...]
    index: ChartPart
    response: ChartPart
    real: tuple[Real, ...]
    real_note: str
    is_empty: bool
    rows: tuple[Row, ...]
    parts: Parts


def trend_page(seen: Seen, language: str, words: Words) -> TrendPage:
    """The page for a reader of `language`."""
    stretches = seen.trend.stretches
    names = tuple(name(each.span, seen.grain, seen.today, language, words) for each in stretches)
    notes = notes_by_stretch(stretches, seen.notes, seen.revised, words)
    axis = Axis(tuple(label(each.span, seen.grain) for each in stretches), names, notes)
    index = p_chart([each.share for each in stretches])
    rates = p_chart([each.response for each in stretches])
    real = [
        *real_changes(index, names, words.trend.of_index, language, words),
        *real_changes(rates, names, words.trend.of_response, language, words),
    ]
    return TrendPage(
        _cards(seen, language, words),
        _index_part(seen, index, axis, language, words),
        _response_part(seen, rates, axis, language, words),
        tuple(real),
        words.trend.real_none if can_tell(index) else words.trend.real_too_few,
        seen.trend.whole.state is State.EMPTY and not seen.trend.whole.response.valid,
        tuple(
            row(stretch, names[at], index.points[at], rates.points[at], notes, at, language, words)
            for at, stretch in enumerate(stretches)
        ),
        parts_of(seen.trend, seen.earlier.parts, seen.parts, seen.piece, language, words),
    )


def _cards(seen: Seen, language: str, words: Words) -> tuple[Card, ...]:
    whole = seen.trend.whole
    target = seen.targets[-1] if seen.targets else None
    return (
        index_card(whole, target, seen.behind, language, words),
        change_card("earlier", whole, seen.earlier, language, words),
        change_card("year_ago", whole, seen.year_ago, language, words)
        if seen.year_ago
        else longer_card(words),
        response_card(whole, seen.earlier, language, words),
        target_card(whole, target, seen.target_form, language, words)
        if target
        else sites_target_card(_site_targets(seen), language, words),
    )


def _site_targets(seen: Seen) -> list[tuple[Share, Target]]:
    found = []
    for part, whole in seen.trend.parts.items():
        if part in seen.parts:
            permille = round(seen.parts[part].target * 1000)
            found.append((whole.share, Target(permille)))
    return found


def _index_part(seen: Seen, chart: PChart, axis: Axis, language: str, words: Words) -> ChartPart:
    title = words.trend.chart.format(grain=_grain_word(seen.grain, words))
    goals = [each.value for each in seen.targets]
    drawn = index_chart(seen.trend.stretches, chart, goals, axis, title, language, words)
    legend = [("line", words.trend.legend_index), *_legend(chart, axis, language, words)]
    if goals:
        legend.insert(1, ("target", words.trend.legend_target))
    return ChartPart(title, drawn, tuple(legend))


def _response_part(seen: Seen, chart: PChart, axis: Axis, language: str, words: Words) -> ChartPart:
    title = words.trend.chart_response.format(grain=_grain_word(seen.grain, words))
    drawn = response_chart(seen.trend.stretches, chart, axis, title, language, words)
    legend = (("line", words.trend.legend_response), *_legend(chart, axis, language, words))
    return ChartPart(title, drawn, legend)


def _legend(chart: PChart, axis: Axis, language: str, words: Words) -> list[tuple[str, str]]:
    """What stands in the chart besides its line; nothing that is not in it."""
    if chart.centre is None:
        return []
    centre = words.trend.legend_centre.format(centre=figures.percent(chart.centre, language))
    found = [("limits", f"{words.trend.legend_limits} ({centre})")]
    signals = [{signal.value for signal in point.signals} for point in chart.points]
    if any(each & {"above", "below"} for each in signals):
        found.append(("beyond", words.trend.legend_beyond))
    if any(each & {"run-above", "run-below"} for each in signals):
        found.append(("run", words.trend.legend_run))
    if axis.notes:
        found.append(("note", words.trend.legend_note))
    return found


def _grain_word(grain: Grain, words: Words) -> str:
    return {
        Grain.DAY: words.trend.grain_day,
        Grain.WEEK: words.trend.grain_week,
        Grain.MONTH: words.trend.grain_month,
    }[grain]
