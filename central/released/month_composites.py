"""Publishes composite indices with the night, and reads them: the only reader of their sums.

Guarantees that a month's composite at a counter is published once and never changes, and that a
total is the sum of those that are published, never of more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.released.audience import Scope
from central.released.composites import DayLeft, composite, is_due
from central.released.parcels import month_span
from central.store import composite_queries
from central.store.composite_queries import Asked, PublishedComposite
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
    known = {(each.counter, each.questionnaire) for each in held}
    first, last = month_span(month)
    sums = composite_queries.month_sums(connection, site, first, last)
    left = _left(connection, site, first, last)
    due = {
        asked: found
        for asked, found in sums.items()
        if asked not in known and is_due(month, found, left.get(asked, ()), night)
    }
    composite_queries.add_composites(connection, site, month, night, due)


def _left(connection: Connection, site: str, first: str, last: str) -> dict[Asked, list[DayLeft]]:
    counted, released = composite_queries.answers_by_day(
        connection, site, first, last, SATISFACTION
    )
    by_day: dict[tuple[Asked, str], dict[str, int]] = {}
    for (counter, questionnaire, day, question), n in counted.items():
        rest = n - released.get((counter, questionnaire, day, question), 0)
        by_day.setdefault(((counter, questionnaire), day), {})[question] = rest
    found: dict[Asked, list[DayLeft]] = {}
    for (asked, day), rests in by_day.items():
        found.setdefault(asked, []).append(DayLeft(day, rests))
    return found


def month_composites(connection: Connection, scope: Scope, month: date) -> list[MonthComposite]:
    """The composites of the month that `month` lies in, by questionnaire: for supervisors and
    leaders. One that is withheld everywhere has no number.
    """
    name = month.isoformat()[:7]
    first, last = month_span(name)
    rated: dict[str, set[tuple[str, str]]] = {}
    for site in scope.sites:
        for (counter, questionnaire), sums in composite_queries.month_sums(
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
