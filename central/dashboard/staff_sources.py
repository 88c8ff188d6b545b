"""What the page of officers is made of, read in one short transaction.

Guarantees that answers come from `central.released` alone; visits and invitations are live counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.reference.officer_names import NamedOfficer, name_key, officers_named
from central.reference.questionnaire_facts import KnownQuestionnaires
from central.released.attitude import Attitude, attitudes
from central.released.audience import Audience, Scope, Span
from central.released.month_composites import MonthComposite, composites_by_officer
from central.released.officers import OfficerFigures, officer_figures
from central.released.sums import view_in_sums
from central.released.table import Of, ReleasedTable
from central.store.period_queries import Period, VisitSum, visit_sums_of
from central.store.roster_queries import listed_at, officer_changes_at
from central.store.today_queries import counters_of
from central.tally.overtaken import Overtaken, overtaken_of

_MONTH_BEFORE = timedelta(days=31)
"""Composites come after a month's end: the one before is looked at too."""


@dataclass(frozen=True)
class StaffSources:
    """Of one site and span. `whole`: the site's released answers; `counters`: names by id;
    `listed`: who stands on the list now; `composites`: by officer.
    """

    site: str
    span: Span
    figures: OfficerFigures
    whole: ReleasedTable
    names: Mapping[str, NamedOfficer]
    visits: tuple[VisitSum, ...]
    counters: Mapping[str, str]
    listed: frozenset[str]
    composites: Mapping[str, list[MonthComposite]]
    known: KnownQuestionnaires

    @cached_property
    def events(self) -> dict[str, dict[str, int]]:
        """Counted events by officer (empty: nobody known), by name."""
        found: dict[str, dict[str, int]] = {}
        for each in self.visits:
            if not each.mark:
                of = found.setdefault(each.by[1], {})
                of[each.event] = of.get(each.event, 0) + each.n
        return found

    @cached_property
    def site_attitudes(self) -> dict[str, Attitude]:
        """Of the whole site, by questionnaire."""
        return attitudes(self.whole.cells, (), self.known)

    @cached_property
    def officers(self) -> list[NamedOfficer]:
        """Who has visits or ratings in the span, by name."""
        there = {of[1] for of in self.figures.ratings} | {each for each in self.events if each}
        return self.in_order(there)

    @property
    def without_visits(self) -> list[NamedOfficer]:
        """Who stands on the list and has none, by name."""
        return self.in_order(self.listed - {each.officer_id for each in self.officers})

    def in_order(self, officers: set[str] | frozenset[str]) -> list[NamedOfficer]:
        """These, by name; an id that nobody entered is its own name."""
        named = [self.names.get(each) or NamedOfficer(each, each) for each in officers]
        return sorted(named, key=lambda each: (name_key(each.name), each.officer_id))

    def of(self, officer: str) -> Of:
        """Of which cells of `figures` are."""
        return (self.site, officer)

    def attitudes_of(self, officer: str) -> dict[str, Attitude]:
        """Of an officer, by questionnaire, the most answered first."""
        return attitudes(self.figures.of_officer(self.of(officer)), self.of(officer), self.known)

    def compared(self, questionnaire: str) -> int:
        """How many officers have figures of that questionnaire."""
        cells = self.figures.table.cells
        return len({key.of for key in cells if key.questionnaire == questionnaire})

    def counters_served(self, officer: str) -> list[str]:
        """The names of the counters where the officer had visits, in order."""
        ids = {each.by[0] for each in self.visits if each.by[1] == officer and not each.mark}
        return [self.counters.get(each, each) for each in sorted(ids) if each]

    def overtaken(self, officer: str | None = None) -> Overtaken:
        """Invitations cut short of an officer; None: of the site."""
        if officer is not None:
            return overtaken_of(self.events.get(officer, {}))
        found = Overtaken()
        for events in self.events.values():
            found = found.plus(overtaken_of(events))
        return found


def read_staff(
    connection: Connection, site: str, span: Span, zone: ZoneInfo, known: KnownQuestionnaires
) -> StaffSources:
    """All of it."""
    period = Period(site, span.first.isoformat(), span.last.isoformat())
    listed = listed_at(connection, site, officer_changes_at(connection, site))
    first = span.first - _MONTH_BEFORE
    return StaffSources(
        site=site,
        span=span,
        figures=officer_figures(connection, (site,), span),
        whole=view_in_sums(connection, Audience.SUPERVISOR, Scope((site,)), span),
        names=officers_named(connection, site, zone, span.first, span.last),
        visits=tuple(visit_sums_of(connection, period, ("counter_id", "officer_id"))),
        counters={each: name for each, (name, _) in counters_of(connection, site).items()},
        listed=frozenset(each.officer_id for each in listed),
        composites=composites_by_officer(connection, site, first, span.last),
        known=known,
    )
