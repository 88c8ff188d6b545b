"""The heat map of factors by unit, and the cells to be looked at first. Pure, but for the words.

Guarantees that a cell which is withheld or empty carries no number, that "under target" is told by
a shape and a word as well as by the colour, and "surely" only where the whole interval is under it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from central.dashboard.factors_look import Place
from central.dashboard.factors_told import STEPS, Telling, ToldIndex
from central.reference.questionnaire_facts import Factor
from central.released.cell import Withheld
from central.released.factors import FactorIndex
from kiosk.survey.threshold import Standing

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """`step` 1 to 5, 0 where there is no index; `told`: the figure, None where there is none and
    `why` (with `hint`) says so; `remedies` and `overdue`: how many are under way, in words.
    """

    step: int
    told: ToldIndex | None
    why: str
    hint: str
    remedies: str
    overdue: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit. `target`: words, where it is the site's own."""

    name: str
    field: str
    target: str
    is_whole: bool
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """A cell that is surely under its target."""

    unit: str
    factor: str
    told: ToldIndex
    remedies: str
    overdue: str
    address: str


def heat_row(place: Place, telling: Telling) -> HeatRow:
    """The row of one unit."""
    look = telling.look
    target = telling.words.factors.own_mark.format(mark=telling.mark(place.target))
    return HeatRow(
        telling.unit(place),
        _field(place, telling),
        target if place.is_own and look.is_several else "",
        is_whole=not place.name,
        cells=tuple(_cell(place, factor, telling) for factor in look.factors),
    )


def surely_under(telling: Telling) -> list[Focus]:
    """What is surely under its target, the lowest first. A sum is not named beside its parts."""
    found: list[tuple[float, Focus]] = []
    for place, factor, cell, shown in _indices(telling):
        if not (shown.standing.is_under and shown.standing.is_sure):
            continue
        under_way, overdue = telling.under_way(place.unit, factor)
        focus = Focus(
            telling.unit(place),
            telling.words.factors.factors[factor.value],
            shown,
            under_way or telling.words.factors.focus_no_remedy,
            overdue,
            telling.way(place.unit, factor),
        )
        found.append((cell.mean.value or 0.0, focus))
    return [focus for _, focus in sorted(found, key=lambda pair: pair[0])]


def maybe_under(telling: Telling) -> int:
    """How many cells are under their target, perhaps by chance."""
    return sum(shown.standing is Standing.MAYBE_UNDER for *_, shown in _indices(telling))


def shown_cells(telling: Telling) -> int:
    """How many cells have an index, sums aside."""
    return sum(1 for _ in _indices(telling))


def _indices(telling: Telling) -> Iterator[tuple[Place, Factor, FactorIndex, ToldIndex]]:
    look = telling.look
    parts = [place for place in look.places if place.name] or list(look.places)
    for place in parts:
        for factor in look.factors:
            cell, shown = telling.cell(place, factor)
            if isinstance(cell, FactorIndex) and shown is not None:
                yield place, factor, cell, shown


def _field(place: Place, telling: Telling) -> str:
    """What a counter is for; of a site its name, or until when it was there."""
    look, said = telling.look, telling.words.factors
    among = look.among.get(place.unit[0])
    if among is None or among.ended is None or not look.is_several:
        return place.field
    names = {each.site_id: each.unit for each in look.selection.choices}
    into = ", ".join(names.get(each, each) for each in among.successors)
    form = said.ended_into if into else said.ended
    return form.format(day=f"{among.ended - A_DAY:%d/%m/%Y}", sites=into)


def _cell(place: Place, factor: Factor, telling: Telling) -> HeatCell:
    look, said = telling.look, telling.words.factors
    cell, found = telling.cell(place, factor)
    address = telling.way(place.unit, factor)
    is_chosen = (place.unit, factor) == (look.unit, look.factor)
    under_way, overdue = telling.under_way(place.unit, factor)
    if found is not None:
        step = STEPS[found.standing]
        return HeatCell(step, found, "", "", under_way, overdue, address, is_chosen)
    is_withheld = isinstance(cell, Withheld)
    why, hint = (said.withheld, said.withheld_why) if is_withheld else (said.empty, "")
    return HeatCell(0, None, why, hint, under_way, overdue, address, is_chosen)
