"""Publishes composite indices with the night, and reads them: the only reader of their sums.

Guarantees that a month's composite of an officer at a counter is published once and never changes,
and that a total is the sum of those that are published, never of more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.released.audience import Scope
from central.released.composites import DayLeft, composite, is_due
from central.released.parcels import month_span
from central.store import composite_queries
from central.store.composite_queries import Piece, PublishedComposite
from central.tally.facts import SATISFACTION
from central.tally.visit_share import ShareSums
from kiosk.survey import MeanShare


@dataclass(frozen=True, slots=True)
class MonthComposite:
    """The composite of one questionnaire over the sites of a scope in one month. `index`: None
    where it is withheld; `counters`: of so many counters, of all `rated` ones.
    """

    month: str
    questionnaire: str
    index: MeanShare | None
    counters: int
    rated: int


def publish_composites(connection: Connection, site: str, month: str, night: str) -> None:
    """Publish what `night` lets of the site's month. The caller holds the site."""
    held = composite_queries.published_composites_of(connection, (site,), month, month)
    known = {(each.counter, each.officer, each.questionnaire) for each in held}
    first, last = month_span(month)
    sums = composite_queries.month_sums(connection, site, first, last)
    left = _left(connection, site, first, last)
    due = {
        piece: found
        for piece, found in sums.items()
        if piece not in known and is_due(month, found, left.get(piece, ()), night)
    }
    composite_queries.add_composites(connection, site, month, night, due)


def _left(connection: Connection, site: str, first: str, last: str) -> dict[Piece, list[DayLeft]]:
    """What is in no block, by piece: of counters' days of one officer alone. Of a day of several
    nobody can say whose ratings are left, so that it proves nothing.
    """
    counted, released = composite_queries.answers_by_day(
        connection, site, first, last, SATISFACTION
    )
    rests: dict[tuple[str, str, str], dict[str, int]] = {}
    officers: dict[tuple[str, str, str], set[str]] = {}
    for (counter, questionnaire, day, question, officer), n in counted.items():
        if n > 0:
            place = (counter, questionnaire, day)
            of_day = rests.setdefault(place, {})
            of_day[question] = of_day.get(question, 0) + n
            officers.setdefault(place, set()).add(officer)
    found: dict[Piece, list[DayLeft]] = {}
    for (counter, questionnaire, day), of_day in rests.items():
        if len(names := officers[counter, questionnaire, day]) == 1:
            left = {
                question: n - released.get((counter, questionnaire, day, question), 0)
                for question, n in of_day.items()
            }
            piece = (counter, next(iter(names)), questionnaire)
            found.setdefault(piece, []).append(DayLeft(day, left))
    return found


def composites_by_officer(
    connection: Connection, site: str, first: date, last: date
) -> dict[str, list[MonthComposite]]:
    """By officer the composites at a site by month and questionnaire, the latest first: of the
    months from that of `first` to that of `last`. Those that are withheld are left out.
    """
    months = first.isoformat()[:7], last.isoformat()[:7]
    pieces: dict[tuple[str, str, str], list[ShareSums]] = {}
    for each in composite_queries.published_composites_of(connection, (site,), *months):
        pieces.setdefault((each.month, each.officer, each.questionnaire), []).append(each.sums)
    found: dict[str, list[MonthComposite]] = {}
    for (month, officer, questionnaire), sums in sorted(pieces.items(), reverse=True):
        one = MonthComposite(month, questionnaire, composite(sums), len(sums), len(sums))
        found.setdefault(officer, []).append(one)
    return found


def officer_composites(
    connection: Connection, site: str, officer: str, first: date, last: date
) -> list[MonthComposite]:
    """Those of one officer."""
    return composites_by_officer(connection, site, first, last).get(officer, [])


def month_composites(connection: Connection, scope: Scope, month: date) -> list[MonthComposite]:
    """The composites of the month that `month` lies in, by questionnaire: for supervisors and
    leaders. One that is withheld everywhere has no number.
    """
    name = month.isoformat()[:7]
    first, last = month_span(name)
    rated: dict[str, set[tuple[str, str]]] = {}
    for site in scope.sites:
        for (counter, _, questionnaire), sums in composite_queries.month_sums(
            connection, site, first, last
        ).items():
            if sums.n:
                rated.setdefault(questionnaire, set()).add((site, counter))
    published = composite_queries.published_composites_of(connection, scope.sites, name, name)
    return [
        _month(name, questionnaire, counters, published)
        for questionnaire, counters in sorted(rated.items())
    ]


def _month(
    month: str,
    questionnaire: str,
    counters: set[tuple[str, str]],
    published: Iterable[PublishedComposite],
) -> MonthComposite:
    sums: list[ShareSums] = [each.sums for each in published if each.questionnaire == questionnaire]
    index = composite(sums) if sums else None
    return MonthComposite(month, questionnaire, index, len(sums), len(counters))
