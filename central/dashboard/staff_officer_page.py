"""One officer as words and figures: question by question, month, points, and what it is made of.
Pure, but for the words.

Guarantees the figures of the officer's own page for the same days, and none beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from central.dashboard.composite_lines import CompositeLine, composite_lines
from central.dashboard.day_lines import NoteLine, note_lines
from central.dashboard.own_figures import OwnFigure, question_figures
from central.dashboard.selection import Selection
from central.dashboard.staff_page import StaffRow, officer_line
from central.dashboard.staff_sources import StaffSources
from central.dashboard.tt01_table import PointRow, indicators_shown, officer_row
from central.dashboard.wording import Words
from central.reference.officer_names import NamedOfficer
from central.released.table import ReleasedTable
from central.store.day_note_queries import DayNote

WAYS = ("/trust", "/trend", "/hours", "/comments")
"""Where the figures and what is behind them are, of the same site and days."""


@dataclass(frozen=True, slots=True)
class OneOfficer:
    """All that the template sets. `ways`: address and words of each."""

    row: StaffRow
    questions: tuple[OwnFigure, ...]
    composites: tuple[CompositeLine, ...]
    points: PointRow | None
    ways: tuple[tuple[str, str], ...]
    notes: tuple[NoteLine, ...]


def one_officer_page(
    sources: StaffSources,
    officer: NamedOfficer,
    notes: Sequence[DayNote],
    selection: Selection,
    language: str,
    words: Words,
) -> OneOfficer:
    """The page. `notes`: on the days of the selection; those of counters where the officer was, and
    of the whole site.
    """
    cells = sources.figures.of_officer(sources.of(officer.officer_id))
    found = indicators_shown(cells.items(), sources.known)
    named = (
        words.staff.made_of_trust,
        words.staff.made_of_trend,
        words.staff.made_of_hours,
        words.staff.made_of_comments,
    )
    return OneOfficer(
        row=officer_line(sources, officer, "", language, words),
        questions=question_figures(_table(sources, officer), sources.known, language, words),
        composites=composite_lines(sources.composites.get(officer.officer_id, []), language, words),
        points=officer_row(officer.name, found, language, words) if found else None,
        ways=tuple((selection.address(path), name) for path, name in zip(WAYS, named, strict=True)),
        notes=tuple(_notes(sources, officer, notes, selection, language, words)),
    )


def _table(sources: StaffSources, officer: NamedOfficer) -> ReleasedTable:
    table = sources.figures.table
    cells = sources.figures.of_officer(sources.of(officer.officer_id))
    return ReleasedTable(
        table.audience, table.scope, table.span, table.by, cells, table.rated, table.why
    )


def _notes(
    sources: StaffSources,
    officer: NamedOfficer,
    notes: Sequence[DayNote],
    selection: Selection,
    language: str,
    words: Words,
) -> list[NoteLine]:
    there = {each.by[0] for each in sources.visits if each.by[1] == officer.officer_id}
    kept = [each for each in notes if not each.counter_id or each.counter_id in there]
    named = {each: (name, "") for each, name in sources.counters.items()}
    return note_lines(kept, named, selection.zone, language, words)
