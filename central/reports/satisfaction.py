"""The report on satisfaction: the whole, each unit or counter, each day or month, visits. Pure."""

from central.released.audience import By
from central.released.table import Of, ReleasedTable
from central.reports.description import Column, Drawn, Form, Row, Table, Value
from central.reports.facts import SiteFacts, VisitFacts
from central.reports.gathered import Gathered
from central.reports.levels import Line, level_table, summed_cells, sums_by_of
from central.reports.numbers import ratio
from central.tally.facts import SATISFACTION
from central.tally.period_visits import PeriodVisits
from kiosk.survey.questionnaire import HEADLINE, OFFICER

QUESTIONS = (HEADLINE, OFFICER)
_NAME = 30


def satisfaction_tables(gathered: Gathered, by_time: By) -> tuple[Table, ...]:
    """`by_time`: By.DAY or By.MONTH, which each site's facts have."""
    places = [_places(gathered, question) for question in QUESTIONS]
    return (
        whole_table(gathered),
        places[0],
        _over_time(gathered, by_time),
        places[1],
        _visits(gathered),
    )


def whole_table(gathered: Gathered) -> Table:
    """Each question about satisfaction of each questionnaire, over all sites."""
    words = gathered.words
    order = {question: place for place, question in enumerate(QUESTIONS)}
    cells = summed_cells(gathered.tables(By.SITE))
    shown = sorted(
        ((key, cell) for key, cell in cells.items() if key.question in SATISFACTION),
        key=lambda each: (each[0].questionnaire, order.get(each[0].question, 9)),
    )
    rated = any(table.rated for table in gathered.tables(By.SITE))
    lines = [
        Line(
            (gathered.questionnaire(key.questionnaire),
             gathered.question(key.questionnaire, key.question)),
            cell,
            strong=True,
        )
        for key, cell in shown
    ]  # fmt: skip
    if not lines:
        question = gathered.question("", HEADLINE)
        lines = [Line(("", question), None, words.said.too_few if rated else "")]
    names = (
        Column(words.columns.questionnaire, Form.TEXT, width=_NAME),
        Column(words.columns.question, Form.TEXT, width=20),
    )
    title, sheet = words.tables.whole, words.tables.whole_sheet
    return level_table(sheet, title, names, lines, words, note=words.tables.levels_note)


def _places(gathered: Gathered, question: str) -> Table:
    words = gathered.words
    asked = words.questions[question]
    if gathered.one is None:
        lines = [
            line
            for site in gathered.sites
            for line in gathered.lines(
                site.tables[By.SITE], question, {(site.site.site_id,): (site_name(site),)}
            )
        ]
        sheet, title = words.tables.by_site_sheet, words.tables.by_site
        names = (Column(words.columns.site, Form.TEXT, width=_NAME),)
    else:
        site = gathered.one
        table = site.tables[By.COUNTER]
        there = sorted({*((site.site.site_id, each) for each in site.counters), *table.rated,
                        *(key.of for key in table.cells)})  # fmt: skip
        labels = {of: (_counter(site.counters.get(of[1], (of[1], ""))),) for of in there}
        lines = gathered.lines(table, question, labels)
        sheet, title = words.tables.by_counter_sheet, words.tables.by_counter
        names = (Column(words.columns.counter, Form.TEXT, width=_NAME),)
    sheet = sheet if question == HEADLINE else f"{sheet} ({asked})"
    return level_table(sheet, title.format(question=asked), names, lines, words, drawn=Drawn.LEVELS)


def _over_time(gathered: Gathered, by: By) -> Table:
    words = gathered.words
    tables = list(gathered.tables(by))
    cells = sums_by_of(tables)
    rated = frozenset(of for table in tables for of in table.rated)
    first = tables[0]
    together = ReleasedTable(first.audience, first.scope, first.span, by, cells, rated)
    names: dict[Of, tuple[str, ...]] = {
        of: (_time(of[0]),) for of in sorted({*rated, *(key.of for key in cells)})
    }
    lines = gathered.lines(together, HEADLINE, names)
    title = words.tables.by_day if by is By.DAY else words.tables.by_month
    heading = words.columns.day if by is By.DAY else words.columns.month
    return level_table(
        words.tables.time_sheet,
        title.format(question=words.questions[HEADLINE]),
        (Column(heading, Form.TEXT, width=14),),
        lines,
        words,
        drawn=Drawn.INDEX,
    )


def _visits(gathered: Gathered) -> Table:
    words = gathered.words
    of = words.columns
    if gathered.one is None:
        heading = of.site
        rows = [_visit_row(site_name(site), site.whole, gathered) for site in gathered.sites]
        note = ""
    else:
        heading = of.counter
        rows = _counters_visits(gathered, gathered.one)
        note = words.tables.visits_note
    if len(rows) > 1:
        rows.append(_visits_together(gathered))
    columns = (
        Column(heading, Form.TEXT, width=_NAME),
        Column(of.served, width=14),
        Column(of.answered, width=12),
        Column(of.response, Form.SHARE, width=12),
        Column(of.no_rating, width=14),
        Column(of.rated, width=14),
        Column(of.marked, width=14),
    )
    return Table(
        words.tables.visits_sheet, words.tables.visits, columns, tuple(rows), words.said.none, note
    )


def _visits_together(gathered: Gathered) -> Row:
    """The sum of all sites; of one, the whole site, as the first sentences have it."""
    known = [site.whole.visits for site in gathered.sites if site.whole.visits.response]
    unknown: Value = gathered.words.said.visits_unknown
    served, answered = (sum(each.served for each in known), sum(each.answered for each in known))
    counted: tuple[Value, ...] = (unknown,) * 4
    if served:
        silent = sum(each.silent for each in known)
        counted = (served, answered, ratio(answered, served), silent)
    rated = sum(site.whole.visits.rated for site in gathered.sites)
    marked = sum(sum(site.whole.marked.values()) for site in gathered.sites)
    return Row((gathered.words.said.total, *counted, rated, marked), strong=True)


def _counters_visits(gathered: Gathered, site: SiteFacts) -> list[Row]:
    nothing = VisitFacts(PeriodVisits(), {})
    return [
        _visit_row(
            _counter(site.counters.get(counter, (counter, ""))),
            site.at_counters.get(counter, nothing),
            gathered,
        )
        for counter in sorted({*site.counters, *site.at_counters})
    ]


def _visit_row(name: str, facts: VisitFacts, gathered: Gathered) -> Row:
    unknown: Value = gathered.words.said.visits_unknown
    visits, known = facts.visits, facts.visits.response
    share: Value = ratio(*known) if known else unknown
    silent: Value = visits.silent if known else unknown
    served: Value = visits.served if known else unknown
    answered: Value = visits.answered if known else unknown
    marked = sum(facts.marked.values())
    return Row((name, served, answered, share, silent, visits.rated, marked))


def site_name(site: SiteFacts) -> str:
    """A site as tables name it: the unit, then the site."""
    return f"{site.site.unit} – {site.site.name}"


def _counter(named: tuple[str, str]) -> str:
    name, field = named
    return f"{name} ({field})" if field else name


def _time(text: str) -> str:
    """2026-11-22 as 22/11/2026, 2026-11 as 11/2026."""
    return "/".join(reversed(text.split("-")))
