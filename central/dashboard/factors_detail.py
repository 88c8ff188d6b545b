"""Why a cell is as it is: each criterion with its answers, beside the ways to go on. Pure, but for
the words.

Guarantees that the weakest criterion is named only where there are several, and that one without
released answers says so and has no figure.
"""

from dataclasses import dataclass, replace

from central.dashboard.drawn import DrawnBar, draw_bar
from central.dashboard.factors_look import Place, asked_value
from central.dashboard.factors_told import ADDRESS, Telling, ToldIndex, told, told_share
from central.reference.questionnaire_facts import Factor, in_language
from central.released.cell import Withheld
from central.released.factors import Criterion, FactorIndex, criteria_of


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One question. `told` and `bar`: None where nothing is released, and `why` says so."""

    words: str
    told: ToldIndex | None
    bar: DrawnBar | None
    why: str
    is_weakest: bool


@dataclass(frozen=True, slots=True)
class FactorDetail:
    """The cell that is chosen. `told`: None where `why` says why there is no index."""

    unit: str
    factor: str
    target: str
    told: ToldIndex | None
    why: str
    criteria: tuple[CriterionLine, ...]
    links: tuple[tuple[str, str], ...]
    close: str


def factor_detail(telling: Telling) -> FactorDetail | None:
    """The detail; None where no cell is chosen."""
    look = telling.look
    if look.unit is None or look.factor is None or look.asked is None:
        return None
    place, factor = look.place(look.unit), look.factor
    cell = look.cell(look.unit, factor)
    said = telling.words.factors
    mark = said.own_mark if place.is_own else said.mark
    is_index = isinstance(cell, FactorIndex)
    return FactorDetail(
        telling.unit(place),
        said.factors[factor.value],
        mark.format(mark=telling.mark(place.target)),
        told(cell, place.target, telling) if isinstance(cell, FactorIndex) else None,
        "" if is_index else said.withheld if isinstance(cell, Withheld) else said.empty,
        _criteria(place, factor, telling),
        _links(telling, factor),
        look.selection.address(ADDRESS, asked=asked_value(look.asked)),
    )


def _criteria(place: Place, factor: Factor, telling: Telling) -> tuple[CriterionLine, ...]:
    look = telling.look
    cell = look.cell(place.unit, factor)
    found = cell.criteria if isinstance(cell, FactorIndex) else ()
    if not found and look.asked is not None:
        questions = criteria_of(look.asked.questionnaire, factor, look.known)
        found = tuple(Criterion(question, {}) for question in questions)
    values = [each.share.value for each in found if each.share.value is not None]
    weakest = min(values) if len(values) > 1 and min(values) < max(values) else None
    return tuple(
        _criterion(each, place, telling, is_weakest=each.share.value == weakest is not None)
        for each in found
    )


def _criterion(
    criterion: Criterion, place: Place, telling: Telling, *, is_weakest: bool
) -> CriterionLine:
    look = telling.look
    name = look.asked.questionnaire if look.asked else ""
    facts = look.known.question(name, criterion.question)
    words = in_language(facts.words, telling.language) if facts else ""
    words = words or criterion.question
    share = criterion.share
    if not share.valid:
        return CriterionLine(words, None, None, telling.words.factors.withheld, is_weakest=False)
    return CriterionLine(
        words,
        told_share(share, place.target, telling),
        draw_bar(words, criterion.levels, telling.language, telling.words),
        "",
        is_weakest,
    )


def _links(telling: Telling, factor: Factor) -> tuple[tuple[str, str], ...]:
    look, said = telling.look, telling.words.factors
    ways = {
        "/trend": said.to_trend,
        "/comments": said.to_comments,
        "/hours": said.to_hours,
        "/trust": said.to_trust,
    }
    found = [(look.selection.address(path), words) for path, words in ways.items()]
    if len(look.selection.choices) > 1 and look.asked is not None:
        query = {"asked": asked_value(look.asked), "factor": factor.value}
        every = replace(look.selection, site=None)
        found.append((every.address(ADDRESS, **query) + "#peers", said.to_compare))
    return tuple(found)
