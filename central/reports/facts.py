"""What a report needs to know of one site: figures, visits, names, and what stands behind them.

Guarantees that answers come through the view of supervisors and leaders alone, those of officers
as their own pages have them, and that each site
is read in one short transaction. Leaves to others: what is made of it (`central.reports.make`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from central.reference.counter_changes import CounterChange, counter_changes
from central.reference.held import histories_of
from central.reference.kinds import PROCEDURES, SITES
from central.reference.officer_names import NamedOfficer, officers_named
from central.reference.succession import Step, steps_of
from central.reference.validity import version_on
from central.released.audience import Audience, By, Scope, Span
from central.released.officers import officer_figures
from central.released.sums import view_in_sums
from central.released.table import Answers, Of, ReleasedTable, summed
from central.store.day_note_queries import DayNote, standing_notes
from central.store.missing_queries import Missing, missing_at
from central.store.period_queries import Period as Days
from central.store.period_queries import VisitSum, visit_sums_of
from central.store.reference_tables import EVERY_SITE
from central.store.revised_queries import RevisedDay, revisions_of
from central.store.today_queries import SiteRow, counters_of, find_site
from central.store.visit_day_queries import CounterDay, counter_days
from central.tally.period_visits import PeriodVisits, period_visits


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """Visits of a site or a counter. `marked`: ratings at kiosks that do not count, by mark, but
    for those of test mode, which are nobody's.
    """

    visits: PeriodVisits
    marked: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """One site over the days of `span`. `whole`: all visits; `at_counters`: by counter, where
    the tables are told apart by counter; `counters`: by id the name
    and the field; `officers`: by id; `shared`: those who were never alone at a counter's day;
    `changes`: of counters, where the tables are told apart by them.
    """

    site: SiteRow
    span: Span
    tables: Mapping[By, ReleasedTable]
    whole: VisitFacts
    at_counters: Mapping[str, VisitFacts]
    counters: Mapping[str, tuple[str, str]]
    officers: Mapping[str, NamedOfficer] = field(default_factory=dict)
    shared: frozenset[Of] = frozenset()
    missing: tuple[Missing, ...] = ()
    revised: tuple[RevisedDay, ...] = ()
    notes: tuple[DayNote, ...] = ()
    changes: tuple[CounterChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """What is known beyond single sites: names of procedures on the last day, and which sites went
    on in others within the days. `site_names`: of every site.
    """

    procedures: Mapping[str, str]
    steps: tuple[Step, ...]
    site_names: Mapping[str, str]


def read_site(connection: Connection, site: str, span: Span, bys: Iterable[By]) -> SiteFacts | None:
    """The site's facts; None where there is no such site."""
    found = find_site(connection, site)
    if found is None:
        return None
    days = Days(site, span.first.isoformat(), span.last.isoformat())
    scope = Scope((site,))
    bys = tuple(bys)
    over_time = next((by for by in bys if by in {By.DAY, By.MONTH}), None)
    # The whole site is the sum of its days: what is read once is not read again.
    again = {By.OFFICER} | ({By.SITE} if over_time else set())
    tables: dict[By, ReleasedTable] = {
        by: view_in_sums(connection, Audience.LEADER, scope, span, by)
        for by in bys
        if by not in again
    }
    if over_time is not None:
        tables[By.SITE] = _whole(tables[over_time], site)
    names: Mapping[str, NamedOfficer] = {}
    shared: frozenset[Of] = frozenset()
    if By.OFFICER in bys:
        figures = officer_figures(connection, (site,), span)
        tables[By.OFFICER], shared = figures.table, figures.shared
        zone = ZoneInfo(found.timezone)
        names = officers_named(connection, site, zone, span.first, span.last)
    rows = visit_sums_of(connection, days, ("counter_id",))
    places = counter_days(connection, days)
    return SiteFacts(
        found,
        span,
        tables,
        _visits(places, rows),
        _at_counters(places, rows) if By.COUNTER in bys else {},
        counters_of(connection, site),
        names,
        shared,
        tuple(missing_at(connection, site)),
        tuple(revisions_of(connection, site, days.first, days.last)),
        tuple(standing_notes(connection, site, days.first, days.last)),
        counter_changes(connection, site, span.first, span.last) if By.COUNTER in bys else (),
    )


def read_places(connection: Connection, span: Span) -> Places:
    """See the class."""
    histories = histories_of(connection, PROCEDURES, [EVERY_SITE])
    procedures = {
        key[1]: (version_on(history, span.last) or history[-1]).values["name"]
        for key, history in histories.items()
    }
    sites = histories_of(connection, SITES)
    steps = [step for step in steps_of(sites) if span.first <= step.day <= span.last]
    names = {key[0]: history[-1].values["name"] for key, history in sites.items()}
    return Places(procedures, tuple(steps), names)


def _whole(over_time: ReleasedTable, site: str) -> ReleasedTable:
    cells = summed(
        Answers(key._replace(of=(site,)), answer, n)
        for key, cell in over_time.cells.items()
        for answer, n in cell.counts.items()
    )
    rated: frozenset[Of] = frozenset({(site,)} if over_time.rated else ())
    return replace(over_time, by=By.SITE, cells=cells, rated=rated)


def _visits(places: Sequence[CounterDay], rows: Sequence[VisitSum]) -> VisitFacts:
    marked: dict[str, int] = {}
    for row in rows:
        if row.event == "rated" and row.mark not in {"", "test"}:
            marked[row.mark] = marked.get(row.mark, 0) + row.n
    left = {mark: n for mark, n in sorted(marked.items()) if n > 0}
    return VisitFacts(period_visits(places, rows), left)


def _at_counters(places: Iterable[CounterDay], rows: Iterable[VisitSum]) -> dict[str, VisitFacts]:
    days: dict[str, list[CounterDay]] = {}
    for place in places:
        days.setdefault(place.counter, []).append(place)
    events: dict[str, list[VisitSum]] = {}
    for row in rows:
        events.setdefault(row.by[0], []).append(row)
    there = sorted({*days, *events} - {""})
    return {each: _visits(days.get(each, []), events.get(each, [])) for each in there}
