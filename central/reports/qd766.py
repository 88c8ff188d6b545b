"""Counts that an office may use for QĐ 766/QĐ-TTg: ratings by satisfaction, no dossiers. Pure."""

from central.released.audience import By
from central.released.cell import Shown
from central.reports.by_name import procedure_name
from central.reports.description import Column, Form, Row, Table, Value
from central.reports.gathered import Gathered
from central.reports.levels import cells_of, why_words
from central.reports.satisfaction import site_name
from kiosk.survey.index import SATISFIED_LEVELS
from kiosk.survey.questionnaire import HEADLINE

MOST_DISSATISFIED, NEUTRAL = 2, 3
"""Levels: up to 2 dissatisfied, 3 neither."""

_NAME, _CODE = 40, 14


def qd766_tables(gathered: Gathered) -> tuple[Table, ...]:
    """By unit, and by unit and procedure."""
    return (_by_site(gathered), _by_procedure(gathered))


def three(shown: Shown) -> tuple[int, int, int]:
    """Dissatisfied, neutral, satisfied."""
    counts = shown.counts
    low = sum(n for level, n in counts.items() if level <= MOST_DISSATISFIED)
    high = sum(n for level, n in counts.items() if level in SATISFIED_LEVELS)
    return low, counts.get(NEUTRAL, 0), high


def _figures(gathered: Gathered) -> tuple[Column, ...]:
    of = gathered.words.columns
    return (
        Column(of.questionnaire, Form.TEXT, width=30),
        Column(of.total, width=12),
        Column(of.dissatisfied, width=14),
        Column(of.neutral, width=14),
        Column(of.satisfied, width=14),
    )


def _rows(gathered: Gathered, by: By) -> tuple[Row, ...]:
    rows: list[Row] = []
    for site in gathered.sites:
        table = site.tables[by]
        shown: dict[tuple[str, ...], list[Row]] = {}
        for of, questionnaire, cell in cells_of(table, HEADLINE):
            name = gathered.questionnaire(questionnaire)
            row = Row((*_label(gathered, site_name(site), of), name, cell.n, *three(cell)))
            shown.setdefault(of, []).append(row)
        there = {*shown, *table.rated}
        if by is By.SITE:
            there.add((site.site.site_id,))
        for of in sorted(there, key=lambda each: (not each[-1], each)):
            why = why_words(table.why, gathered.words) if of in table.rated else ""
            said = why or gathered.words.said.none
            rows += shown.get(of) or [Row(_label(gathered, site_name(site), of), said)]
    return tuple(rows)


def _label(gathered: Gathered, site: str, of: tuple[str, ...]) -> tuple[Value, ...]:
    return (site, of[1], procedure_name(of[1], gathered)) if len(of) > 1 else (site,)


def _by_site(gathered: Gathered) -> Table:
    words = gathered.words
    columns = (Column(words.columns.site, Form.TEXT, width=_NAME), *_figures(gathered))
    rows, of = _rows(gathered, By.SITE), words.tables
    return Table(of.qd766_sheet, of.qd766, columns, rows, words.said.none, of.qd766_note)


def _by_procedure(gathered: Gathered) -> Table:
    words = gathered.words
    columns = (
        Column(words.columns.site, Form.TEXT, width=_NAME),
        Column(words.columns.procedure_code, Form.TEXT, width=_CODE),
        Column(words.columns.procedure, Form.TEXT, width=_NAME),
        *_figures(gathered),
    )
    rows, of = _rows(gathered, By.PROCEDURE), words.tables
    title, sheet = of.qd766_procedures, of.qd766_procedures_sheet
    return Table(sheet, title, columns, rows, words.said.none, of.procedures_note)
