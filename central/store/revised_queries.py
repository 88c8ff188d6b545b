"""Days whose figures changed after a nightly head had published them.

Counts of ratings stand here and no answers. Below `central.heads.head_list.LEAST_PUBLISHED` the
public is told that the day changed and not by how many: `RevisedDay.published`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, bindparam, func, select

from central.store.head_tables import nightly_heads
from central.store.tally_tables import revised_days, visit_tallies
from central.store.upsert import put


@dataclass(frozen=True, slots=True)
class RevisedDay:
    """One change of a day, or several between the same two nights for the same reason.

    `night`: of the last nightly head before it; `why`: `late-records` or `recount`; times are texts
    of `central.moment`; counted ratings of all channels, None where they are not told.
    """

    day: str
    night: str
    why: str
    first_at: str
    last_at: str
    ratings_before: int | None
    ratings_after: int | None

    def published(self, least: int) -> "RevisedDay":
        """As the public may see it: numbers below `least` are withheld, both where one is."""
        numbers = (self.ratings_before or 0, self.ratings_after or 0)
        if min(numbers) >= least:
            return self
        return replace(self, ratings_before=None, ratings_after=None)


_LAST_NIGHT = select(nightly_heads.c.night).order_by(nightly_heads.c.at.desc()).limit(1)
_COUNTED = (
    select(visit_tallies.c.day, func.sum(visit_tallies.c.n))
    .where(
        visit_tallies.c.site_id == bindparam("site"),
        visit_tallies.c.day.in_(bindparam("days", expanding=True)),
        visit_tallies.c.event.in_(bindparam("events", expanding=True)),
        visit_tallies.c.mark == "",
    )
    .group_by(visit_tallies.c.day)
)
_OF_SITE = (
    select(*(column for column in revised_days.columns if column.name != "site_id"))
    .where(
        revised_days.c.site_id == bindparam("site"),
        revised_days.c.day.between(bindparam("first"), bindparam("last")),
    )
    .order_by(revised_days.c.day, revised_days.c.night, revised_days.c.why)
)


def last_night(connection: Connection) -> str | None:
    """The night of the head that was signed last; None before the first."""
    return connection.execute(_LAST_NIGHT).scalar_one_or_none()


def revisions_of(connection: Connection, site: str, first: str, last: str) -> list[RevisedDay]:
    """The changed days of a site from `first` to `last`, both included, in order."""
    given = {"site": site, "first": first, "last": last}
    return [RevisedDay(*row) for row in connection.execute(_OF_SITE, given)]


def note_revisions(  # noqa: PLR0913 - what is said of a change
    connection: Connection,
    site: str,
    changes: Mapping[str, int],
    *,
    night: str,
    why: str,
    at: str,
    events: Iterable[str],
) -> None:
    """Note that days changed: `changes` has by day how many counted ratings it gained by that.

    Comes after the tallies were written, in the same transaction. `events`: those of
    `visit_tallies` that are ratings.
    """
    days = sorted(changes)
    given = {"site": site, "days": days, "events": sorted(events)}
    now = {day: int(n) for day, n in connection.execute(_COUNTED, given)}
    before = {
        (row.day, row.night, row.why): row
        for row in revisions_of(connection, site, days[0], days[-1])
    }
    rows = []
    for day in days:
        held = before.get((day, night, why))
        rows.append(
            {
                "site_id": site,
                "day": day,
                "night": night,
                "why": why,
                "first_at": held.first_at if held else at,
                "last_at": at,
                "ratings_before": held.ratings_before if held else now.get(day, 0) - changes[day],
                "ratings_after": now.get(day, 0),
            }
        )
    put(connection, revised_days, rows)
