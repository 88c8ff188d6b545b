"""The page of factors in words and marks, put together. Pure, but for the words.

Guarantees that what there is none of is said in words: no rating, no factor in this questionnaire,
questions of which no file is known, nothing published of phones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from central.channels import PHONE_CHANNEL
from central.dashboard.factors_heat import (
    Focus,
    HeatRow,
    heat_row,
    maybe_under,
    shown_cells,
    surely_under,
)
from central.dashboard.factors_look import Place, asked_value
from central.dashboard.factors_told import ADDRESS, Telling, cell_address
from central.dashboard.pieces import Piece, piece_of, piece_with
from central.reference.questionnaire_facts import Factor
from central.released.cell import Empty
from central.released.factors import EVERYTHING, Asked
from kiosk.survey.threshold import Standing

MOST_FOCUS = 6


@dataclass(frozen=True, slots=True)
class Pill:
    """A way to another questionnaire. `note`: its channel, id and n."""

    name: str
    note: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A column. `address`: the way to the blocks of this factor, empty for one site."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A step of the scale, its shape (empty for none) and its words."""

    step: int
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class FactorsPage:
    """`without`: units that nobody rated, in words; `nothing`: why there is no table, empty where
    there is one; `rows`: everything together, and the units of `piece`.
    """

    pills: tuple[Pill, ...]
    heads: tuple[Head, ...]
    rows: tuple[HeatRow, ...]
    piece: Piece
    without: str
    focus: tuple[Focus, ...]
    focus_more: str
    summary: str
    maybe: str
    mark: str
    legend: tuple[LegendEntry, ...]
    notes: tuple[str, ...]
    nothing: str


def factors_page(telling: Telling, asked: int | None = None) -> FactorsPage:
    """All of the page but the cell that is chosen, the blocks and the list of remedies. `asked`:
    which piece of the table; without one, that of the unit that is chosen.
    """
    look, said = telling.look, telling.words.factors
    found, maybe, cells = surely_under(telling), maybe_under(telling), shown_cells(telling)
    rated, unrated = _rated(telling)
    units = [place for place in rated if place.name]
    chosen = next((at for at, each in enumerate(units) if each.unit == look.unit), 0)
    piece = piece_of(len(units), piece_with(chosen) if asked is None else asked)
    shown = [*(place for place in rated if not place.name), *units[piece.rows]]
    form = said.sum_under if found else said.sum_none
    more = said.focus_more.format(n=telling.count(len(found) - MOST_FOCUS))
    return FactorsPage(
        pills=tuple(_pill(each, telling) for each in look.every),
        heads=tuple(_head(factor, telling) for factor in look.factors),
        rows=tuple(heat_row(place, telling) for place in shown),
        piece=piece,
        without=said.without.format(units=", ".join(map(telling.unit, unrated))) if unrated else "",
        focus=tuple(found[:MOST_FOCUS]),
        focus_more=more if len(found) > MOST_FOCUS else "",
        summary=form.format(n=telling.count(len(found)), all=telling.count(cells)) if cells else "",
        maybe=said.sum_maybe.format(n=telling.count(maybe)) if maybe else "",
        mark=_mark(telling),
        legend=_legend(telling),
        notes=tuple(_notes(telling)),
        nothing=_nothing(telling),
    )


def _rated(telling: Telling) -> tuple[list[Place], list[Place]]:
    """The places with something to say, or with remedies, and those that nobody rated so."""
    look = telling.look
    if not look.factors:
        return [], []
    name = look.asked.questionnaire if look.asked else ""
    done = {each[:2] for each in telling.remedies if each[3] == name}
    rated: list[Place] = []
    unrated: list[Place] = []
    for place in look.places:
        cells = (telling.cell(place, factor)[0] for factor in look.factors)
        is_rated = not all(isinstance(cell, Empty) for cell in cells)
        is_there = is_rated or place.unit in {look.unit, *done} or not place.name
        (rated if is_there else unrated).append(place)
    return rated, unrated


def _pill(asked: Asked, telling: Telling) -> Pill:
    look, said = telling.look, telling.words.factors
    where = said.on_phone if asked.channel == PHONE_CHANNEL else said.at_kiosk
    number = telling.number(asked.n) if asked.n else said.no_number
    return Pill(
        look.known.title(asked.questionnaire, telling.language),
        f"{where} · {asked.questionnaire} · {number}",
        look.selection.address(ADDRESS, asked=asked_value(asked)),
        asked == look.asked,
    )


def _head(factor: Factor, telling: Telling) -> Head:
    look = telling.look
    name = telling.words.factors.factors[factor.value]
    if not look.is_several:
        return Head(name, "", current=False)
    return Head(name, cell_address(look, EVERYTHING, factor), factor == look.factor)


def _notes(telling: Telling) -> Iterator[str]:
    look, said = telling.look, telling.words.factors
    asked = look.asked
    if asked is not None and look.factors:
        others = ", ".join(look.answers.other_questions(asked, look.known))
        if others and look.known.facts(asked.questionnaire) is None:
            yield said.unknown.format(questionnaire=asked.questionnaire, questions=others)
        elif others:
            yield said.other.format(questions=others)
    has_phones = any(each.channel == PHONE_CHANNEL for each in look.every)
    yield said.phones if has_phones else said.phones_none


def _mark(telling: Telling) -> str:
    """The target of the first row: the usual one, or the one site's own."""
    place = telling.look.places[0]
    said = telling.words.factors
    form = said.own_mark if place.is_own else said.mark
    return form.format(mark=telling.mark(place.target))


def _nothing(telling: Telling) -> str:
    said = telling.words.factors
    if telling.look.asked is None:
        return said.nothing
    return "" if telling.look.factors else said.no_factor


def _legend(telling: Telling) -> tuple[LegendEntry, ...]:
    said = telling.words.factors.standings
    middle = f"{said[Standing.MAYBE_UNDER.value]} / {said[Standing.MAYBE_OVER.value]}"
    return (
        LegendEntry(1, "below", said[Standing.FAR_UNDER.value]),
        LegendEntry(2, "below", said[Standing.UNDER.value]),
        LegendEntry(3, "maybe-below", middle),
        LegendEntry(4, "", said[Standing.OVER.value]),
        LegendEntry(5, "", said[Standing.FAR_OVER.value]),
    )
