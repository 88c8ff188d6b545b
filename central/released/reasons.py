"""Reasons that may be shown: sums over whole blocks of details, by month.

Guarantees that what is given is a sum of released blocks alone, so that it says nothing of fewer
than five; that what is kept apart is told in whole steps of five. Of a counter, an officer, a day
there is nothing: there are no such blocks (ADR 0082).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from central.released.audience import Span
from central.store import detail_queries

LEAST = 5
"""A number of what is kept apart is told in steps of so many."""

APART = ("marked", "quarantined", "test", "odd")


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """`side`: praise or complaint; `reason_list`: the newest edition that it was chosen from."""

    side: str
    reason: str
    reason_list: str
    n: int


@dataclass(frozen=True, slots=True)
class ReasonsShown:
    """Of the months (YYYY-MM) that `span` touches, those that have something: `months`. `details`:
    how many are in the sums; `counts`: most frequent first; `apart`: by state at least how many are
    kept apart, 0 for 1 to 4; `waits`: whether there is any detail that is in no sum.
    """

    months: tuple[str, ...]
    details: int
    counts: tuple[ReasonCount, ...]
    apart: dict[str, int]
    waits: bool


def reasons_shown(connection: Connection, sites: Collection[str], span: Span) -> ReasonsShown:
    """The reasons of these sites together. Who may ask for them is decided by the caller."""
    first, last = months_of(span)
    sums = detail_queries.released_sums(connection, sites, first, last)
    states = detail_queries.detail_states(connection, sites, first, last)
    found: dict[tuple[str, str], ReasonCount] = {}
    for each in sums:
        if each.side:
            key = (each.side, each.reason)
            before = found.get(key)
            lists = [each.reason_list, *([before.reason_list] if before else [])]
            n = each.n + (before.n if before else 0)
            found[key] = ReasonCount(each.side, each.reason, max(lists, key=_edition), n)
    details = [each for each in sums if not each.side]
    apart = {state: n // LEAST * LEAST for state in APART if (n := states.get(state, 0))}
    return ReasonsShown(
        tuple(sorted({each.month for each in details})),
        sum(each.n for each in details),
        tuple(sorted(found.values(), key=lambda each: (-each.n, each.reason, each.side))),
        apart,
        bool(states.get("waiting")),
    )


def months_of(span: Span) -> tuple[str, str]:
    """The first and the last month (YYYY-MM) that the days touch."""
    return span.first.isoformat()[:7], span.last.isoformat()[:7]


def _edition(reason_list: str) -> tuple[int, str]:
    name, _, version = reason_list.partition("@")
    return (int(version) if version.isdecimal() else 0, name)
