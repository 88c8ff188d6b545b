"""An officer's own figures in words: whole published parcels, of ended days. Pure, but for the
words.

Guarantees that what is not published says so in words, never by a number; that nobody else's
figure is on the page, not even the site's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from central.dashboard import figures
from central.dashboard.composite_lines import CompositeLine, composite_lines
from central.dashboard.own_figures import (
    OwnFigure,
    attitude_figure,
    month_figures,
    question_figures,
)
from central.dashboard.staff_figures import Told, cut_short, events_of, response
from central.dashboard.tt01_table import PointRow, indicators_shown, officer_row
from central.dashboard.wording import Words
from central.reference.questionnaire_facts import KnownQuestionnaires
from central.released.attitude import attitudes
from central.released.month_composites import MonthComposite
from central.released.table import ReleasedTable
from central.store.period_queries import VisitSum
from central.tally.overtaken import Overtaken, in_whole_blocks, overtaken_of


@dataclass(frozen=True, slots=True)
class OwnSources:
    """`whole` and `months`: what an officer's view gives; `visits`: own events by ended day."""

    whole: ReleasedTable
    months: ReleasedTable
    visits: tuple[VisitSum, ...]
    composites: tuple[MonthComposite, ...]
    known: KnownQuestionnaires


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`attitude`: the figure at the top, None where there is none, and `none` says why; `said`:
    what the counts of ratings are.
    """

    said: str
    none: str
    attitude: OwnFigure | None
    response: Told
    overtaken: Told
    questions: tuple[OwnFigure, ...]
    months: tuple[OwnFigure, ...]
    points: PointRow | None
    composites: tuple[CompositeLine, ...]


def own_page(sources: OwnSources, name: str, language: str, words: Words) -> OwnPage:
    """The page of the officer called `name`."""
    events = events_of(sources.visits)
    rated, served = events.get("rated", 0), events.get("served", 0)
    said = words.own.counts_none
    if rated:
        said = words.own.counts.format(
            rated=figures.count(rated, language), served=figures.count(served, language)
        )
    of = next(iter(attitudes(sources.whole.cells, (), sources.known).values()), None)
    found = indicators_shown(sources.whole.cells.items(), sources.known)
    is_shown = bool(sources.whole.cells)
    return OwnPage(
        said=said,
        none="" if is_shown else (words.own.withheld if rated else words.own.none),
        attitude=attitude_figure(words.own.officer, of, language, words) if of else None,
        response=response(events, language, words),
        overtaken=cut_short(_in_blocks(sources.visits), language, words),
        questions=question_figures(sources.whole, sources.known, language, words),
        months=month_figures(sources.months, sources.known, language, words),
        points=officer_row(name, found, language, words) if found else None,
        composites=composite_lines(sources.composites, language, words),
    )


def _in_blocks(visits: Iterable[VisitSum]) -> Overtaken:
    """Invitations of ended days, as far as they fill whole blocks."""
    by_day = groupby(visits, key=lambda each: each.by)
    return in_whole_blocks(overtaken_of(events_of(rows)) for _, rows in by_day)
