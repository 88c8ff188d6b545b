"""What one site's day consists of, as rows: for `central.released.today` alone.

Every query is of one site and one day, so that the read transaction is short.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, exists, false, func, select

from central.store.fleet_tables import counters, heartbeats, kiosks, sites
from central.store.kiosk_queries import APPROVED
from central.store.log_tables import logs
from central.store.quarantine_queries import fork_waits
from central.store.tally_tables import released_tallies, site_days, visit_tallies


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site."""

    site_id: str
    name: str
    unit: str
    timezone: str
    sample: bool


@dataclass(frozen=True, slots=True)
class LogFacts:
    """How one kiosk's log stands: what is held, and what its last heartbeat said.

    Times are texts of `central.moment`; None where nothing was heard. `quarantined`: what comes of
    it is counted apart; `fork_waits`: until somebody has decided of a fork in it.
    """

    counter_id: str
    epoch: str | None
    held: int
    received_at: str | None
    quarantined: bool
    fork_waits: bool
    beat_epoch: str | None
    beat_seq: int | None
    beat_unsent: int | None
    beat_at: str | None


def find_site(connection: Connection, site_id: str) -> SiteRow | None:
    """The site of that id."""
    row = connection.execute(
        select(sites.c.site_id, sites.c.name, sites.c.unit, sites.c.timezone, sites.c.sample).where(
            sites.c.site_id == site_id
        )
    ).one_or_none()
    return None if row is None else SiteRow(*row)


def counters_of(connection: Connection, site_id: str) -> dict[str, tuple[str, str]]:
    """Name and field of each counter, by id."""
    rows = connection.execute(
        select(counters.c.counter_id, counters.c.name, counters.c.field).where(
            counters.c.site_id == site_id
        )
    )
    return {row.counter_id: (row.name, row.field) for row in rows}


def visit_counts(connection: Connection, site_id: str, day: str) -> list[tuple[str, str, str, int]]:
    """Counter, event, mark and number, summed over officers."""
    table = visit_tallies.c
    return [
        (counter, event, mark, n)
        for counter, event, mark, n in connection.execute(
            select(table.counter_id, table.event, table.mark, func.sum(table.n))
            .where(table.site_id == site_id, table.day == day)
            .group_by(table.counter_id, table.event, table.mark)
        )
    ]


def released_counts(
    connection: Connection, site_id: str, day: str
) -> list[tuple[str, str, str, int, int]]:
    """Counter, questionnaire, question, answer and number of what is released."""
    table = released_tallies.c
    return [
        (counter, questionnaire, question, answer, n)
        for counter, questionnaire, question, answer, n in connection.execute(
            select(
                table.counter_id, table.questionnaire, table.question, table.answer, table.n
            ).where(table.site_id == site_id, table.day == day)
        )
    ]


def first_at(connection: Connection, site_id: str, day: str) -> str | None:
    """When the day's first record was made."""
    return connection.execute(
        select(site_days.c.first_at).where(site_days.c.site_id == site_id, site_days.c.day == day)
    ).scalar_one_or_none()


def log_facts(connection: Connection, site_id: str) -> list[LogFacts]:
    """One row for each log of each approved kiosk; one with no log has one row too."""
    of_kiosk = (
        (logs.c.site_id == kiosks.c.site_id) & (logs.c.kiosk_id == kiosks.c.kiosk_id),
        (heartbeats.c.site_id == kiosks.c.site_id) & (heartbeats.c.kiosk_id == kiosks.c.kiosk_id),
    )
    rows = connection.execute(
        select(
            kiosks.c.counter_id,
            logs.c.epoch,
            func.coalesce(logs.c.seq, 0),
            logs.c.head_at,
            logs.c.quarantined_from.is_not(None),
            func.coalesce(fork_waits(), false()),
            heartbeats.c.epoch,
            heartbeats.c.seq,
            heartbeats.c.unsent,
            heartbeats.c.received_at,
        )
        .select_from(kiosks.outerjoin(logs, of_kiosk[0]).outerjoin(heartbeats, of_kiosk[1]))
        .where(
            kiosks.c.site_id == site_id,
            kiosks.c.state == APPROVED,
            kiosks.c.counter_id.is_not(None),
        )
    )
    return [LogFacts(*row) for row in rows]


def logs_begun_anew(connection: Connection, site_id: str, since: str) -> dict[str, str]:
    """By counter when, since `since`, an approved kiosk there last began a log after another."""
    before = logs.alias()
    same_kiosk = (before.c.site_id == logs.c.site_id) & (before.c.kiosk_id == logs.c.kiosk_id)
    earlier = exists().where(
        # Two that came at the same moment are one after the other too.
        same_kiosk,
        before.c.epoch != logs.c.epoch,
        before.c.opened_at <= logs.c.opened_at,
    )
    of_kiosk = (logs.c.site_id == kiosks.c.site_id) & (logs.c.kiosk_id == kiosks.c.kiosk_id)
    rows = connection.execute(
        select(kiosks.c.counter_id, func.max(logs.c.opened_at).label("begun"))
        .select_from(kiosks.join(logs, of_kiosk))
        .where(
            kiosks.c.site_id == site_id,
            kiosks.c.state == APPROVED,
            kiosks.c.counter_id.is_not(None),
            logs.c.opened_at >= since,
            earlier,
        )
        .group_by(kiosks.c.counter_id)
    )
    return {row.counter_id: row.begun for row in rows}
