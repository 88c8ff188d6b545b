"""An officer's own figures in words: whole published parcels, of ended days. Pure, but for the
words.

Guarantees that what is not published says so in words, never by a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from central.channels import KIOSK_CHANNEL
from central.dashboard import figures
from central.dashboard.composite_lines import CompositeLine, composite_lines
from central.dashboard.drawn import DrawnBar, DrawnWhisker, draw_bar, draw_whisker
from central.dashboard.wording import Words
from central.released.audience import By
from central.released.cell import Shown
from central.released.month_composites import MonthComposite
from central.released.table import CellKey, ReleasedTable
from central.store.period_queries import VisitSum
from kiosk.survey.questionnaire import HEADLINE, OFFICER


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One question, or one month: the index with its interval and n, drawn."""

    name: str
    note: str
    index: str
    number: str
    bar: DrawnBar
    whisker: DrawnWhisker | None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """`said`: what the live counts are; `none`: why there is no figure, empty where there are."""

    said: str
    none: str
    questions: tuple[OwnFigure, ...]
    months: tuple[OwnFigure, ...]
    composites: tuple[CompositeLine, ...]


def own_page(
    whole: ReleasedTable,
    months: ReleasedTable,
    visits: Iterable[VisitSum],
    composites: Iterable[MonthComposite],
    language: str,
    words: Words,
) -> OwnPage:
    """The page; `whole` and `months`: what an officer's view gives; `visits`: own events."""
    counted = {each.event: each.n for each in visits if not each.mark}
    rated, served = counted.get("rated", 0), counted.get("served", 0)
    said = words.own.counts_none
    if rated:
        said = words.own.counts.format(
            rated=figures.count(rated, language), served=figures.count(served, language)
        )
    questions = _figures(whole, language, words)
    none = "" if questions else (words.own.withheld if rated else words.own.none)
    return OwnPage(
        said=said,
        none=none,
        questions=questions,
        months=_figures(months, language, words),
        composites=composite_lines(composites, language, words),
    )


def _figures(table: ReleasedTable, language: str, words: Words) -> tuple[OwnFigure, ...]:
    shown = [
        (key, cell)
        for key, cell in table.cells.items()
        if key.channel == KIOSK_CHANNEL and cell.share is not None
    ]
    by_month = table.by is By.MONTH
    if by_month:
        shown = sorted((each for each in shown if each[0].question == HEADLINE), reverse=True)
    else:
        shown.sort(key=lambda each: (each[0].question != HEADLINE, each[0]))
    several = len({key.questionnaire for key, _ in shown}) > 1
    return tuple(_figure(key, cell, language, words, several=several) for key, cell in shown)


def _figure(
    key: CellKey,
    cell: Shown,
    language: str,
    words: Words,
    *,
    several: bool,
) -> OwnFigure:
    name = _name(key, words)
    share = cell.share
    whisker = draw_whisker(share, language, words) if share else None
    value = share.value if share else None
    return OwnFigure(
        name=name,
        note=words.own.questionnaire.format(name=key.questionnaire) if several else "",
        index=words.today.nothing if value is None else figures.percent(value, language),
        number=words.today.number.format(n=figures.count(cell.n, language)),
        bar=draw_bar(name, cell.counts, language, words),
        whisker=whisker,
    )


def _name(key: CellKey, words: Words) -> str:
    if key.of:
        year, month = key.of[0].split("-")
        return words.own.month.format(month=f"{month}/{year}")
    known = {HEADLINE: words.own.service, OFFICER: words.own.officer}
    return known.get(key.question) or words.own.other.format(question=key.question)
