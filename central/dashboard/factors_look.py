"""What the page of factors looks at: answers, places with their targets, remedies; and what was
chosen of them by the address.

Guarantees that a questionnaire, factor or counter that the address names and that is none is left
out, never an error; and that each place has a target, its site's own or the usual one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.channels import KIOSK_CHANNEL, PHONE_CHANNEL
from central.dashboard.numbered import by_number
from central.dashboard.selection import Selection
from central.reference.peers import SiteAmongPeers, sites_among_peers
from central.reference.questionnaire_facts import Factor, KnownQuestionnaires
from central.released.audience import Scope
from central.released.factors import (
    EVERYTHING,
    Asked,
    FactorAnswers,
    FactorCell,
    Unit,
    factor_answers,
    factors_of,
)
from central.store.remedy_queries import Remedy, counter_names, remedies_of
from central.store.target_queries import targets_of
from central.store.today_queries import counters_of
from central.targets import target_on
from kiosk.survey.questionnaire import NAME


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the table. `field`: what a counter is for, or the unit of a site; `target`: a
    fraction of 1; `is_own`: the target is the site's own.
    """

    unit: Unit
    name: str
    field: str
    target: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Wished:
    """What the address asks for beside sites and days, as typed; all may be empty."""

    asked: str = ""
    factor: str = ""
    unit: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """All of it. `asked`: None where there is no rating; `factor` and `unit`: of the cell that is
    chosen, of several sites a factor alone; `remedies`: every row, the struck ones too;
    `counters`: names of those that remedies are of.
    """

    selection: Selection
    known: KnownQuestionnaires
    answers: FactorAnswers
    every: tuple[Asked, ...]
    asked: Asked | None
    factors: tuple[Factor, ...]
    places: tuple[Place, ...]
    among: Mapping[str, SiteAmongPeers]
    remedies: tuple[Remedy, ...]
    counters: Mapping[Unit, str]
    factor: Factor | None
    unit: Unit | None

    @property
    def is_several(self) -> bool:
        """Whether the rows are sites."""
        return self.selection.site is None

    def cell(self, unit: Unit, factor: Factor) -> FactorCell:
        """What may be said there of the questionnaire that is chosen."""
        if self.asked is None:
            message = "a cell of no questionnaire was asked for"
            raise LookupError(message)
        return self.answers.cell(unit, self.asked, factor, self.known)

    def place(self, unit: Unit) -> Place:
        """The row of a unit."""
        return next(each for each in self.places if each.unit == unit)


def look(
    connection: Connection, selection: Selection, known: KnownQuestionnaires, wished: Wished
) -> Look:
    """Read it, in the caller's transaction."""
    several = selection.site is None
    scope = Scope(selection.sites)
    answers = factor_answers(connection, scope, selection.span, by_counter=not several)
    remedies = tuple(remedies_of(connection, selection.sites))
    every = tuple(answers.asked())
    asked = _asked(wished.asked, every, known, remedies)
    factors = factors_of(asked.questionnaire, known) if asked else ()
    places = (
        _sites(connection, selection)
        if several
        else _counters(connection, selection, answers, asked)
    )
    units = {each.unit for each in places}
    factor = next((each for each in factors if each.value == wished.factor), None)
    unit = None if several or factor is None else (selection.sites[0], wished.unit)
    among = sites_among_peers(connection, selection.sites, selection.span.last)
    return Look(
        selection,
        known,
        answers,
        every,
        asked,
        factors,
        tuple(places),
        among,
        remedies,
        counter_names(connection, sorted({each.site_id for each in remedies})),
        factor,
        unit if unit in units else None,
    )


def asked_value(asked: Asked) -> str:
    """What names a questionnaire and its channel in an address."""
    return f"{asked.channel}:{asked.questionnaire}"


def _asked(
    wished: str, every: tuple[Asked, ...], known: KnownQuestionnaires, remedies: tuple[Remedy, ...]
) -> Asked | None:
    """The one that is wished for, else the one most rated."""
    found = next((each for each in every if asked_value(each) == wished), None)
    if found is not None:
        return found
    channel, _, questionnaire = wished.partition(":")
    if channel in {KIOSK_CHANNEL, PHONE_CHANNEL} and NAME.match(questionnaire):
        named = {each.questionnaire for each in remedies}
        if questionnaire in named or known.facts(questionnaire) is not None:
            return Asked(channel, questionnaire, 0, None)
    return next(iter(every), None)


def _counters(
    connection: Connection, selection: Selection, answers: FactorAnswers, asked: Asked | None
) -> list[Place]:
    """The site first, then its counters in the order of their numbers; of phones the site alone."""
    site = selection.sites[0]
    target, is_own = _targets(connection, selection.sites, selection.span.last)[site]
    found = [Place((site, ""), "", "", target, is_own)]
    if asked is not None and asked.channel == PHONE_CHANNEL:
        return found
    named = counters_of(connection, site)
    rated = {unit[1] for unit, _ in answers.ratings if unit[1]}
    for counter in sorted({*named, *rated}, key=by_number):
        name, field = named.get(counter, (counter, ""))
        found.append(Place((site, counter), name, field, target, is_own))
    return found


def _sites(connection: Connection, selection: Selection) -> list[Place]:
    """All sites together first, then each."""
    targets = _targets(connection, selection.sites, selection.span.last)
    usual = target_on((), selection.span.last).value
    found = [Place(EVERYTHING, "", "", usual, is_own=False)]
    found += [
        Place((each.site_id, ""), each.unit, each.name, *targets[each.site_id])
        for each in selection.choices
    ]
    return found


def _targets(
    connection: Connection, sites: tuple[str, ...], day: date
) -> dict[str, tuple[float, bool]]:
    """By site the target that holds on `day`, and whether it is the site's own."""
    rows = targets_of(connection, sites)
    held = {site: target_on(rows.get(site, ()), day) for site in sites}
    return {site: (target.value, target.since is not None) for site, target in held.items()}
