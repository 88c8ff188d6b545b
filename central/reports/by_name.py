"""Reports by officer and by procedure: only what is of one name alone, in the order of names. Pure.

Guarantees that nobody is ranked, that whoever has ratings and no figures is named with the reason,
and that an officer who was renamed has both names.
"""

from central.reference.officer_names import name_key
from central.released.audience import By
from central.released.table import Of
from central.reports.description import Column, Form, Table
from central.reports.facts import SiteFacts
from central.reports.gathered import Gathered
from central.reports.levels import Line, level_table
from central.reports.satisfaction import site_name, whole_table
from kiosk.survey.questionnaire import HEADLINE, OFFICER

_SITE, _NAME, _CODE = 26, 26, 14


def officer_tables(gathered: Gathered) -> tuple[Table, ...]:
    """The question about the officer first, then the one about the service."""
    return (whole_table(gathered), *(_officers(gathered, each) for each in (OFFICER, HEADLINE)))


def procedure_tables(gathered: Gathered) -> tuple[Table, ...]:
    """The question about the service, then the one about the officer."""
    return (whole_table(gathered), *(_procedures(gathered, each) for each in (HEADLINE, OFFICER)))


def officer_name(site: SiteFacts, officer: str, gathered: Gathered) -> str:
    """The name at the end of the period, and the one before it."""
    said = gathered.words.said
    if not officer:
        return said.unknown_officer
    found = site.officers.get(officer)
    if found is None or not found.earlier:
        return found.name if found else officer
    before = ", ".join(name for name, _ in found.earlier)
    return said.renamed.format(now=found.name, before=before)


def officers_in_order(site: SiteFacts) -> list[Of]:
    """Those who have ratings, by name: never by a figure."""

    def key(of: Of) -> tuple[bool, tuple[tuple[int, ...], ...], Of]:
        found = site.officers.get(of[1])
        return (not of[1], name_key(found.name if found else of[1]), of)

    return sorted(_there(site, By.OFFICER), key=key)


def _officers(gathered: Gathered, question: str) -> Table:
    words = gathered.words
    lines: list[Line] = []
    for site in gathered.sites:
        labels = {
            of: (site_name(site), officer_name(site, of[1], gathered))
            for of in officers_in_order(site)
        }
        lines += gathered.lines(site.tables[By.OFFICER], question, labels, site.shared)
    columns = (
        Column(words.columns.site, Form.TEXT, width=_SITE),
        Column(words.columns.officer, Form.TEXT, width=_NAME),
    )
    asked = words.questions[question]
    title = words.tables.officers.format(question=asked)
    sheet = f"{words.tables.officers_sheet} ({asked})"
    return level_table(sheet, title, columns, lines, words, note=words.tables.officers_note)


def _procedures(gathered: Gathered, question: str) -> Table:
    words = gathered.words
    lines: list[Line] = []
    for site in gathered.sites:
        labels = {
            of: (site_name(site), of[1], procedure_name(of[1], gathered))
            for of in sorted(_there(site, By.PROCEDURE), key=lambda of: (not of[1], of))
        }
        lines += gathered.lines(site.tables[By.PROCEDURE], question, labels)
    columns = (
        Column(words.columns.site, Form.TEXT, width=_SITE),
        Column(words.columns.procedure_code, Form.TEXT, width=_CODE),
        Column(words.columns.procedure, Form.TEXT, width=_NAME),
    )
    asked = words.questions[question]
    title = words.tables.procedures.format(question=asked)
    sheet = f"{words.tables.procedures_sheet} ({asked})"
    return level_table(sheet, title, columns, lines, words, note=words.tables.procedures_note)


def procedure_name(code: str, gathered: Gathered) -> str:
    """Its name on the last day; its code where nobody entered one."""
    if not code:
        return gathered.words.said.unknown_procedure
    return gathered.places.procedures.get(code, code)


def _there(site: SiteFacts, by: By) -> set[Of]:
    table = site.tables[by]
    return {*table.rated, *(key.of for key in table.cells)}
