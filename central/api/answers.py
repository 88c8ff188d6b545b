"""Answers for other systems: pages of what `central.released.view` lets an audience see.

Guarantees that nothing is read of answers but through that view, that rows come in the order of
their keys, site by site, and that a page costs the sites it is of, however many there are.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from central.api.answer_tables import QD766, RATINGS
from central.api.site_by_site import site_by_site
from central.api.withheld_words import WORDS, Language
from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Shown
from central.released.lines import MOST_VALUES, SHOWN, WITHHELD, Line, lines_of
from central.released.parcels import month_span
from central.released.table import ReleasedTable
from central.released.view import view
from central.store.data_queries import Row, Wanted
from kiosk.survey.index import SATISFIED_LEVELS
from kiosk.survey.questionnaire import HEADLINE

NEUTRAL, MOST_DISSATISFIED = 3, 2
"""Levels of the ladder of satisfaction: 3 is neither, 1 and 2 are dissatisfied."""

_NOTHING = (None,) * MOST_VALUES


def ratings_page(
    connection: Connection,
    wanted: Wanted,
    audience: Audience,
    span: Span,
    by: By,
    language: Language,
) -> Sequence[Row]:
    """Rows of `central.api.answer_tables.RATINGS`."""

    def of_site(site: str) -> Iterable[Row]:
        table = view(connection, audience, Scope((site,)), span, by)
        return (_rating_row(site, line, by, language) for line in lines_of(table))

    return site_by_site(connection, wanted, RATINGS.key, of_site)


def qd766_page(
    connection: Connection, wanted: Wanted, audience: Audience, month: str, language: Language
) -> Sequence[Row]:
    """Rows of `central.api.answer_tables.QD766` of `month` (YYYY-MM).

    ValueError where there is no such month.
    """
    span = Span(*map(date.fromisoformat, month_span(month)))

    def of_site(site: str) -> Iterable[Row]:
        scope = Scope((site,))
        rows = _levels(site, view(connection, audience, scope, span, By.SITE), language)
        table = view(connection, audience, scope, span, By.PROCEDURE)
        # The whole site stands there already, and so do ratings that name no procedure.
        rows += [row for row in _levels(site, table, language) if row[1]]
        return sorted(rows, key=lambda row: row[: QD766.key])

    return site_by_site(connection, wanted, QD766.key, of_site)


def _rating_row(site: str, line: Line, by: By, language: Language) -> Row:
    of = "" if by is By.SITE or not line.of else line.of[-1]
    parts = line.parts or (None, None, None)
    figures = (line.n, line.satisfied, *parts, *(line.counts or _NOTHING))
    place = (site, of, line.channel, line.questionnaire, line.question)
    return (*place, line.state, line.why, WORDS[language][line.why], *figures)


def _levels(site: str, table: ReleasedTable, language: Language) -> list[Row]:
    shown = {key: cell for key, cell in table.cells.items() if key.question == HEADLINE}
    rows: list[Row] = []
    for key, cell in shown.items():
        procedure = key.of[1] if len(key.of) > 1 else ""
        place = (site, procedure, key.channel, key.questionnaire)
        rows.append((*place, SHOWN, "", "", cell.n, *_three(cell)))
    for of in sorted(table.rated - {key.of for key in shown}):
        why = table.why.value
        place = (site, of[1] if len(of) > 1 else "", "", "")
        rows.append((*place, WITHHELD, why, WORDS[language][why], None, None, None, None))
    return rows


def _three(cell: Shown) -> tuple[int, int, int]:
    """Dissatisfied, neutral, satisfied."""
    dissatisfied = sum(n for level, n in cell.counts.items() if level <= MOST_DISSATISFIED)
    satisfied = sum(n for level, n in cell.counts.items() if level in SATISFIED_LEVELS)
    return dissatisfied, cell.counts.get(NEUTRAL, 0), satisfied
