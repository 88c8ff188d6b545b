"""The profile of the survey on services: each factor by its criteria, and by unit. Pure.

A factor's index is the plain mean of its criteria's (`kiosk.survey.mean_of_criteria`).
"""

from collections.abc import Iterable

from central.channels import KIOSK_CHANNEL
from central.reference.questionnaire_facts import Factor, QuestionFacts, in_language
from central.released.audience import By
from central.released.cell import Shown
from central.released.table import CellKey
from central.reports.description import Column, Form, Row, Table, Value
from central.reports.gathered import Gathered
from central.reports.levels import LEVELS, level_cells, level_columns, summed_cells
from central.reports.numbers import per_cent
from central.reports.satisfaction import site_name, whole_table
from kiosk.survey import Share
from kiosk.survey.mean_of_criteria import MeanOfCriteria

_SITE, _FACTOR, _CRITERION = 28, 20, 44
_LEVEL_CELLS = 10
"""Number and share of each of five levels: a mean of criteria has none."""


def sipas_tables(gathered: Gathered) -> tuple[Table, ...]:
    """For each questionnaire its factors; for several sites each site's factors besides."""
    cells = summed_cells(gathered.tables(By.SITE))
    asked = [each for each in gathered.questionnaires if criteria(gathered, each, cells)]
    found = [_profile(gathered, each) for each in asked]
    if gathered.one is None:
        found += [_by_site(gathered, each) for each in asked]
    return tuple(found) or (whole_table(gathered),)


def criteria(
    gathered: Gathered, questionnaire: str, cells: Iterable[CellKey]
) -> dict[Factor, list[QuestionFacts]]:
    """By factor the questions of which something is shown, in the order of the questionnaire."""
    asked = {key.question for key in cells if key.questionnaire == questionnaire}
    facts = gathered.known.facts(questionnaire)
    order = list(facts.questions) if facts else sorted(asked)
    found: dict[Factor, list[QuestionFacts]] = {}
    for name in order:
        question = gathered.known.question(questionnaire, name)
        if name not in asked or question is None or question.measure != "satisfaction":
            continue
        if question.factor is not None:
            found.setdefault(question.factor, []).append(question)
    return {factor: found[factor] for factor in Factor if factor in found}


def _profile(gathered: Gathered, questionnaire: str) -> Table:
    words = gathered.words
    cells = summed_cells(gathered.tables(By.SITE))
    rows: list[Row] = []
    for factor, questions in criteria(gathered, questionnaire, cells).items():
        shown = [cells[_key(questionnaire, each)] for each in questions]
        rows.append(_factor_row(words.factors[factor], shown, words.said.none))
        for question, cell in zip(questions, shown, strict=True):
            text = in_language(question.words, gathered.asked.language)
            label = text or gathered.question(questionnaire, question.question)
            rows.append(Row(("", label, *level_cells(cell))))
    columns = (
        Column(words.columns.factor, Form.TEXT, width=_FACTOR),
        Column(words.columns.criterion, Form.TEXT, width=_CRITERION),
        *level_columns(words),
    )
    name = gathered.questionnaire(questionnaire)
    title = words.tables.factors.format(questionnaire=name)
    sheet = f"{words.tables.factors_sheet} {questionnaire}"
    note = words.tables.factors_note
    return Table(sheet, title, columns, tuple(rows), words.said.none, note)


def _factor_row(name: str, cells: list[Shown], none: str) -> Row:
    mean = MeanOfCriteria([share_of(each) for each in cells])
    if mean.value is None or mean.interval is None:
        return Row((name, ""), none, strong=True)
    levels: tuple[Value, ...] = (None,) * _LEVEL_CELLS
    figures = (per_cent(each) for each in (mean.value, *mean.interval))
    return Row((name, "", mean.n, *levels, *figures), strong=True)


def share_of(cell: Shown) -> Share:
    """The index of a criterion: a cell has it itself only where ids alone tell of satisfaction."""
    return Share.of_levels({level: cell.counts.get(level, 0) for level in LEVELS})


def _by_site(gathered: Gathered, questionnaire: str) -> Table:
    words = gathered.words
    whole = summed_cells(gathered.tables(By.SITE))
    factors = criteria(gathered, questionnaire, whole)
    columns = [Column(words.columns.site, Form.TEXT, width=_SITE)]
    for factor in factors:
        group = words.factors[factor]
        columns += [
            Column(words.columns.index, Form.SHARE, group, 8),
            Column(words.columns.low, Form.SHARE, group, 7),
            Column(words.columns.high, Form.SHARE, group, 7),
            Column(words.columns.n, Form.COUNT, group, 7),
        ]
    rows = []
    for site in gathered.sites:
        cells = summed_cells([site.tables[By.SITE]])
        figures: list[Value] = [site_name(site)]
        for questions in factors.values():
            keys = (_key(questionnaire, each) for each in questions)
            mean = MeanOfCriteria([share_of(cells[key]) for key in keys if key in cells])
            figures += _mean_cells(mean)
        has = any(isinstance(each, int) for each in figures)
        rated = site.tables[By.SITE].rated
        why = words.said.too_few if rated else words.said.none
        why = words.said.other_questionnaire if cells else why
        rows.append(Row(tuple(figures)) if has else Row((figures[0],), why))
    name = gathered.questionnaire(questionnaire)
    title = words.tables.factors_by_site.format(questionnaire=name)
    sheet = f"{words.tables.factors_by_site_sheet} {questionnaire}"
    return Table(sheet, title, tuple(columns), tuple(rows), words.said.none)


def _mean_cells(mean: MeanOfCriteria) -> tuple[Value, ...]:
    """Index, low and high end, n."""
    if mean.value is None or mean.interval is None:
        return ("–", None, None, None)
    return (*(per_cent(each) for each in (mean.value, *mean.interval)), mean.n)


def _key(questionnaire: str, question: QuestionFacts) -> CellKey:
    return CellKey((), KIOSK_CHANNEL, questionnaire, question.question)
