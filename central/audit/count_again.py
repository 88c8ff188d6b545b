"""Counts a site from its records, says what is stored otherwise, and repairs it: the one writer of
this package.

Guarantees that records are taken in while it counts; that what is repaired is repaired in one
transaction, which has the site's row and has counted what came until then; and that a published
day which changes by it is noted. Only rows that differ are written.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from sqlalchemy import Connection, Engine

from central.audit.figures import Change, changes, given_figures, given_rows, stored_figures
from central.audit.site_count import Progress, SiteCount, quiet
from central.ingest.project import zone_of
from central.ingest.revised import RECOUNT, note_revised
from central.moment import to_text
from central.store import detail_queries, tally_queries
from central.store.audit_queries import snapshot
from central.store.engine import writing
from central.store.log_queries import lock_site
from central.store.migrate import sites_to_count_again
from central.tally.deltas import Deltas, RatingKey, VisitKey
from central.tally.rules import VERSION

SAID_EVERY = 100_000
"""Records between two words about progress."""

MOST_TOLD = 20
"""Changes of one site that are shown; the number of all is told beside them."""


@dataclass(frozen=True, slots=True)
class SiteCounted:
    """What counting a site found. `found`: the first MOST_TOLD of the `differing` rows."""

    site: str
    records: int
    differing: int
    found: tuple[Change, ...]
    repaired: bool


Note = Callable[[Connection, SiteCounted], None]
"""Is told what a repair wrote, in its transaction."""


def untold(_connection: Connection, _counted: SiteCounted) -> None:
    """Tells nobody."""


def count_outdated_again(
    engine: Engine, now: datetime, say: Callable[[str], None] | None = None
) -> list[str]:
    """Count again what earlier rules counted; returns the sites. `say`: is told how far it is."""
    found = sites_to_count_again(engine)
    for number, site in enumerate(found, start=1):
        which = f"{site}, site {number} of {len(found)}"
        count_site_again(engine, site, now, quiet if say is None else _saying(say, which))
    return found


def count_site_again(
    engine: Engine, site_id: str, now: datetime, progress: Progress = quiet
) -> None:
    """Let the figures of a site be those that its records give by the rules of this version."""
    recount_site(engine, site_id, now, write=True, progress=progress)


def _saying(say: Callable[[str], None], which: str) -> Progress:
    """A word before the first record, and after each `SAID_EVERY`."""
    counted = 0

    def progress(records: int) -> None:
        nonlocal counted
        before, counted = counted, counted + records
        if before // SAID_EVERY != counted // SAID_EVERY:
            say(f"{which}: {counted} records counted")

    say(f"{which}: is counted again by this version's rules")
    return progress


def recount_site(
    engine: Engine,
    site_id: str,
    now: datetime,
    *,
    write: bool,
    progress: Progress = quiet,
    note: Note = untold,
) -> SiteCounted | None:
    """Count a site, and with `write` repair it; None if there is no such site.

    `note`: is told of a repair last of all in the transaction that repairs.
    """
    counting = _counted(engine, site_id, progress)
    if counting is None:
        return None
    if not write:
        return _told(counting, list(_changes(counting)), repaired=False)
    # What came meanwhile is counted before the site is held: that may be much.
    if not counting.go_on():
        counting = _counted(engine, site_id, progress)
    with writing(engine) as connection:
        lock_site(connection, site_id)
        while counting is not None and not counting.go_on():
            counting = _counted(engine, site_id, progress)
        if counting is None:
            return None
        found = list(_changes(counting))
        _repair(connection, counting, found, now)
        told = _told(counting, found, repaired=True)
        if found:
            note(connection, told)
    return told


def _counted(engine: Engine, site_id: str, progress: Progress) -> SiteCount | None:
    site = snapshot(engine, site_id)
    if site is None:
        return None
    counting = SiteCount(engine, site, progress)
    counting.count()
    return counting


def _changes(counting: SiteCount) -> Iterable[Change]:
    given = given_figures(counting.site, counting.recount)
    return changes(stored_figures(counting.site), given)


def _told(counting: SiteCount, found: list[Change], *, repaired: bool) -> SiteCounted:
    return SiteCounted(
        counting.site.site_id,
        counting.recount.records,
        len(found),
        tuple(islice(found, MOST_TOLD)),
        repaired,
    )


def _repair(
    connection: Connection, counting: SiteCount, found: list[Change], now: datetime
) -> None:
    site, at = counting.site.site_id, to_text(now)
    rows = given_rows(counting.site, counting.recount, at)
    for table, of_table in groupby(found, key=lambda each: each.table):
        differing = {each.key: each for each in of_table}
        gone = [key for key, each in differing.items() if each.given is None]
        tally_queries.repair_figures(connection, table, site, gone, rows[table], differing.keys())
    tally_queries.set_rules_version(connection, site, VERSION)
    # What was kept apart may count now.
    detail_queries.read_again(connection, site)
    today = now.astimezone(zone_of(counting.site.timezone)).date().isoformat()
    note_revised(connection, site, _moved(found), today=today, at=at, why=RECOUNT)


def _moved(found: list[Change]) -> Deltas:
    """What the changes add to the tallies that are published."""
    moved = Deltas(Counter(), Counter())
    for each in found:
        if each.table == "rating_tallies":
            moved.ratings[RatingKey(*each.key)] += _n(each.given) - _n(each.stored)
        elif each.table == "visit_tallies":
            moved.visits[VisitKey(*each.key)] += _n(each.given) - _n(each.stored)
    return moved


def _n(values: tuple[int, ...] | None) -> int:
    return 0 if values is None else values[0]
