"""Points by TT 01/2018 as tables: of officers by name, of a site by indicator. Pure, but for the
words.

Guarantees that an indicator which a counter does not feed says so, and one without an answer too:
neither is ever 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from central.dashboard import figures
from central.dashboard.wording import Words
from central.reference.questionnaire_facts import KnownQuestionnaires
from central.released.cell import Shown
from central.released.table import CellKey
from central.tally.tt01 import (
    FROM_COUNTER,
    INDICATORS,
    OF_OFFICER,
    Answers,
    Indicator,
    PointsOf,
    indicators,
)
from central.tally.tt01_bands import Total, agency_total, officer_total


@dataclass(frozen=True, slots=True)
class PointCell:
    """One indicator: its points, or why there are none."""

    number: int
    name: str
    value: str
    note: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class TotalLine:
    """A total with its band, and what is to be known of it."""

    value: str
    out_of: str
    band: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointRow:
    """An officer, or a site."""

    name: str
    cells: tuple[PointCell, ...]
    total: TotalLine


def points_in(known: KnownQuestionnaires) -> PointsOf:
    """The points of each answer, as the questionnaires say."""

    def points_of(questionnaire: str, question: str) -> Mapping[int, int]:
        found = known.question(questionnaire, question)
        return {} if found is None else found.points

    return points_of


def indicators_shown(
    cells: Iterable[tuple[CellKey, Shown]], known: KnownQuestionnaires
) -> dict[int, Indicator]:
    """The indicators that these cells add up to."""
    answers = (Answers(key.questionnaire, key.question, cell.counts) for key, cell in cells)
    return indicators(answers, points_in(known))


def officer_row(name: str, found: Mapping[int, Indicator], language: str, words: Words) -> PointRow:
    """Of an officer: indicators 1, 2, 3, 4 and 7."""
    cells = tuple(_cell(number, found, language, words) for number in OF_OFFICER)
    return PointRow(name, cells, _total(officer_total(found), language, words))


def site_row(name: str, found: Mapping[int, Indicator], language: str, words: Words) -> PointRow:
    """Of a site: all nine."""
    cells = tuple(_cell(number, found, language, words) for number in INDICATORS)
    return PointRow(name, cells, _total(agency_total(found), language, words))


def decimal(value: Decimal | float, language: str) -> str:
    """Points with one decimal: 1,7 or 1.7."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "vi" else text


def _cell(number: int, found: Mapping[int, Indicator], language: str, words: Words) -> PointCell:
    name = words.tt01.indicators[str(number)]
    indicator = found.get(number)
    value = indicator.value if indicator else None
    from_counter = number in FROM_COUNTER
    if indicator is None or value is None or indicator.interval is None:
        note = words.tt01.no_answers if from_counter else words.tt01.not_from_counter
        return PointCell(number, name, words.today.nothing, note, is_number=False)
    low, high = indicator.interval
    note = words.tt01.interval.format(
        n=figures.count(indicator.n, language),
        interval=figures.between(decimal(low, language), decimal(high, language)),
    )
    return PointCell(number, name, decimal(value, language), note, is_number=True)


def _total(total: Total, language: str, words: Words) -> TotalLine:
    if total.points is None or total.band is None or total.highest is None:
        return TotalLine(words.tt01.no_total, "", "", ())
    band = words.tt01.bands[total.band.value]
    notes = [words.tt01.missing.format(list=_listed(total.missing))] if total.missing else []
    if total.missing and total.is_settled:
        notes.append(words.tt01.settled)
    elif total.missing and total.lowest is not None:
        lowest, highest = (words.tt01.bands[each.value] for each in (total.lowest, total.highest))
        notes.insert(0, words.tt01.possible_as_is.format(band=band))
        band = words.tt01.possible.format(lowest=lowest, highest=highest)
    return TotalLine(
        value=decimal(total.points, language),
        out_of=words.tt01.out_of.format(most=total.most, list=_listed(total.of)),
        band=band,
        notes=tuple(notes),
    )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
