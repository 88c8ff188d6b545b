"""How every log of a site stands: of kiosks that ended too, whose records figures were made of, and
of phones, which the central itself writes.

By the beginning of the key: the site. Holds no answer.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, false, func, select

from central.channels import PHONE_LOG
from central.store.fleet_tables import heartbeats, kiosks
from central.store.kiosk_queries import APPROVED
from central.store.log_tables import logs
from central.store.quarantine_queries import fork_waits
from central.store.today_queries import LogFacts


@dataclass(frozen=True, slots=True)
class LogRowOfSite:
    """One log (an epoch of a kiosk), or a kiosk at a counter without one (`facts.epoch` None).

    `opened_at`: when the central took in its first record, `facts.received_at` its last; `serves`:
    whether the kiosk is approved, and stands at a counter.
    """

    kiosk_id: str
    opened_at: str | None
    serves: bool
    facts: LogFacts


def logs_of_site(connection: Connection, site_id: str) -> list[LogRowOfSite]:
    """Every log, by counter, kiosk and the time at which it was opened."""
    of_kiosk = [
        and_(table.c.site_id == kiosks.c.site_id, table.c.kiosk_id == kiosks.c.kiosk_id)
        for table in (logs, heartbeats)
    ]
    rows = connection.execute(
        select(
            kiosks.c.kiosk_id,
            kiosks.c.state,
            logs.c.opened_at,
            func.coalesce(kiosks.c.counter_id, ""),
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
        .where(kiosks.c.site_id == site_id)
        .order_by(kiosks.c.counter_id, kiosks.c.kiosk_id, logs.c.opened_at, logs.c.epoch)
    )
    found = []
    for kiosk, state, opened_at, *rest in rows:
        facts = LogFacts(*rest)
        serves = state == APPROVED and bool(facts.counter_id)
        if facts.epoch is not None or serves:
            found.append(LogRowOfSite(kiosk, opened_at, serves, facts))
    return found + _of_phones(connection, site_id)


def _of_phones(connection: Connection, site_id: str) -> list[LogRowOfSite]:
    of = logs.c
    rows = connection.execute(
        select(of.opened_at, of.epoch, of.seq, of.head_at)
        .where(of.site_id == site_id, of.kiosk_id == PHONE_LOG)
        .order_by(of.opened_at, of.epoch)
    )
    return [
        LogRowOfSite(
            PHONE_LOG,
            opened_at,
            False,
            LogFacts("", epoch, seq, head_at, False, False, None, None, None, None),
        )
        for opened_at, epoch, seq, head_at in rows
    ]
