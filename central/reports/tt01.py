"""Forms 1 to 3 of TT 01/2018/TT-VPCP, as far as ratings at a counter feed them. Pure.

Form 1: each officer; form 2: each unit by its nine indicators; form 3: all units. Points, totals
and bands are `central.tally.tt01`'s. Guarantees that an indicator without data is left out and
named, and that a band which the missing indicators could still change is not given as settled.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from central.channels import KIOSK_CHANNEL
from central.released.audience import By
from central.released.cell import Why
from central.released.table import Of, ReleasedTable
from central.reports.by_name import officer_name, officers_in_order
from central.reports.description import Column, Form, Row, Table, Value
from central.reports.facts import SiteFacts
from central.reports.gathered import Gathered
from central.reports.levels import why_words
from central.reports.satisfaction import site_name
from central.reports.wording import Tt01Words
from central.tally.tt01 import (
    FROM_COUNTER,
    INDICATORS,
    MOST_POINTS,
    OF_OFFICER,
    Answers,
    Indicator,
    indicators,
)
from central.tally.tt01_bands import Total, agency_total, officer_total

MOST_SITES_BY_INDICATOR = 12
"""Of form 2: more units have form 3 alone, and their own reports."""

_SITE, _NAME, _WORDS = 28, 26, 34


def tt01_tables(gathered: Gathered) -> tuple[Table, ...]:
    """Form 1, form 2 of each unit that has an indicator, and form 3 where there are several."""
    sites = [
        site for site in gathered.sites if gathered.one is not None or _of_site(gathered, site)
    ]
    is_few = len(sites) <= MOST_SITES_BY_INDICATOR
    form_2 = [_form_2(gathered, site) for site in sites] if is_few else []
    form_3 = [] if gathered.one else [_form_3(gathered)]
    return (_form_1(gathered), *form_2, *form_3)


def indicators_by_of(gathered: Gathered, table: ReleasedTable) -> dict[Of, dict[int, Indicator]]:
    """By what cells are of the indicators that released answers give."""
    answers: dict[Of, list[Answers]] = {}
    for key, cell in table.cells.items():
        if key.channel == KIOSK_CHANNEL:
            said = Answers(key.questionnaire, key.question, cell.counts)
            answers.setdefault(key.of, []).append(said)

    def points(questionnaire: str, question: str) -> Mapping[int, int]:
        found = gathered.known.question(questionnaire, question)
        return found.points if found is not None else {}

    found = {of: indicators(given, points) for of, given in answers.items()}
    return {of: each for of, each in found.items() if each}


def _form_1(gathered: Gathered) -> Table:
    words = gathered.words
    rows: list[Row] = []
    for site in gathered.sites:
        table = site.tables[By.OFFICER]
        found = indicators_by_of(gathered, table)
        for of in officers_in_order(site):
            label = (site_name(site), officer_name(site, of[1], gathered))
            if of not in found:
                why = Why.NOT_TOLD_APART if of in site.shared else table.why
                has_others = any(key.of == of for key in table.cells)
                said = words.tt01.not_counted if has_others else why_words(why, words)
                rows.append(Row(label, said))
                continue
            total = officer_total(found[of])
            given = [_points(found[of].get(number)) for number in OF_OFFICER]
            n = max(each.n for each in found[of].values())
            rows.append(
                Row(
                    (
                        *label,
                        n,
                        *given,
                        total.points,
                        _band(total, words.tt01, words.tt01.officer_bands),
                    )
                )
            )
    columns = (
        Column(words.columns.site, Form.TEXT, width=_SITE),
        Column(words.columns.officer, Form.TEXT, width=_NAME),
        Column(words.columns.n, Form.COUNT, width=9),
        *(Column(str(number), Form.POINTS, words.columns.indicator, 8) for number in OF_OFFICER),
        Column(words.columns.whole, Form.POINTS, width=8),
        Column(words.columns.band, Form.TEXT, width=_WORDS),
    )
    of_form = words.tables
    return Table(
        of_form.form_1_sheet,
        of_form.form_1,
        columns,
        tuple(rows),
        words.said.none,
        of_form.form_1_note,
    )


def _form_2(gathered: Gathered, site: SiteFacts) -> Table:
    words = gathered.words
    found = _of_site(gathered, site)
    rows = [_indicator_row(gathered, number, found.get(number)) for number in INDICATORS]
    total = agency_total(found)
    band = _band(total, words.tt01, words.tt01.agency_bands)
    label: tuple[Value, ...] = (None, words.said.total)
    if total.points is None:
        rows.append(Row(label, words.said.none, strong=True))
    else:
        figures = (None, total.most, total.points, None, None, None, band)
        rows.append(Row((*label, *figures), strong=True))
    of = words.columns
    columns = (
        Column(of.order, Form.COUNT, width=6),
        Column(of.indicator, Form.TEXT, width=46),
        Column(of.n, Form.COUNT, width=9),
        Column(of.points_full, Form.COUNT, width=9),
        Column(of.points, Form.POINTS, width=9),
        Column(of.low, Form.POINTS, words.columns.interval_points, 8),
        Column(of.high, Form.POINTS, words.columns.interval_points, 8),
        Column(of.assessed, Form.TEXT, width=10),
        Column(of.band, Form.TEXT, width=_WORDS),
    )
    name = site_name(site)
    title, sheet = words.tables.form_2.format(site=name), words.tables.form_2_sheet
    sheet = sheet if gathered.one else f"{sheet} {site.site.site_id}"
    return Table(sheet, title, columns, tuple(rows), "", words.tables.form_2_note)


def _indicator_row(gathered: Gathered, number: int, found: Indicator | None) -> Row:
    words = gathered.words.tt01
    label: tuple[Value, ...] = (number, words.indicators[number - 1])
    if found is not None and found.value is not None:
        ends = tuple(_tenths(each) for each in found.interval or ())
        return Row((*label, found.n, MOST_POINTS, found.value, *ends, None, words.counter))
    if number in FROM_COUNTER:
        return Row(label, words.not_counted)
    # The agency fills these in, on paper or in the sheet: every cell stays its own.
    return Row((*label, None, None, None, None, None, None, words.not_from_counter))


def _form_3(gathered: Gathered) -> Table:
    words = gathered.words
    rows = []
    for site in gathered.sites:
        total = agency_total(_of_site(gathered, site))
        label = (site_name(site),)
        if total.points is None:
            rated = site.tables[By.SITE].rated
            rows.append(Row(label, words.tt01.not_counted if rated else words.said.none))
        else:
            band = _band(total, words.tt01, words.tt01.agency_bands)
            rows.append(Row((*label, total.points, total.most, band)))
    columns = (
        Column(words.columns.site, Form.TEXT, width=40),
        Column(words.columns.whole, Form.POINTS, width=10),
        Column(words.columns.points_full, Form.COUNT, width=10),
        Column(words.columns.band, Form.TEXT, width=60),
    )
    of = words.tables
    return Table(of.form_3_sheet, of.form_3, columns, tuple(rows), words.said.none, of.form_3_note)


def _of_site(gathered: Gathered, site: SiteFacts) -> Mapping[int, Indicator]:
    return indicators_by_of(gathered, site.tables[By.SITE]).get((site.site.site_id,), {})


def _band(total: Total, words: Tt01Words, bands: Mapping[str, str]) -> str:
    """The band; where the missing indicators could change it, from the lowest to the highest."""
    if total.lowest is None or total.highest is None:
        return ""
    if total.is_settled:
        return bands[total.lowest.value]
    return words.possible.format(
        lowest=bands[total.lowest.value],
        highest=bands[total.highest.value],
        missing=words.missing.format(numbers=", ".join(map(str, total.missing))),
    )


def _tenths(points: float) -> Decimal:
    return Decimal(repr(points)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _points(indicator: Indicator | None) -> Value:
    value = indicator.value if indicator else None
    return "–" if value is None else value
