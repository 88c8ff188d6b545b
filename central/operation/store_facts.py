"""What the database knows that monitoring asks for: counts and ages, of the whole province.

Guarantees that no site, kiosk or person is named. Reads a few thousand small rows, never records.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, and_, func, select

from central.alarms.registry import standing_by_kind
from central.moment import from_text, to_text
from central.store.engine import reading
from central.store.fleet_tables import alarms, heartbeats, kiosks
from central.store.head_queries import record_count
from central.store.head_tables import nightly_heads
from central.store.kiosk_queries import APPROVED
from central.store.log_tables import forks
from central.tally.log_state import SILENT_AFTER


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """`head_age_s`: seconds since the last nightly head, None before the first;
    `standing`: alarms that stand, by kind.
    """

    records: int
    forks: int
    alarms: int
    kiosks: int
    silent: int
    head_age_s: float | None
    standing: Mapping[str, int] = field(default_factory=dict)


def read_facts(engine: Engine, now: datetime) -> StoreFacts:
    """The facts of one moment; StoreError if the database fails."""
    approved = select(func.count()).select_from(kiosks).where(kiosks.c.state == APPROVED)
    beats = and_(
        heartbeats.c.site_id == kiosks.c.site_id, heartbeats.c.kiosk_id == kiosks.c.kiosk_id
    )
    heard = approved.join(heartbeats, beats).where(
        heartbeats.c.received_at >= to_text(now - SILENT_AFTER)
    )
    with reading(engine) as connection:
        in_all = connection.execute(approved).scalar_one()
        last = connection.execute(select(func.max(nightly_heads.c.at))).scalar_one()
        return StoreFacts(
            records=record_count(connection),
            forks=connection.execute(select(func.count()).select_from(forks)).scalar_one(),
            alarms=connection.execute(select(func.count()).select_from(alarms)).scalar_one(),
            kiosks=in_all,
            silent=in_all - connection.execute(heard).scalar_one(),
            standing=standing_by_kind(connection),
            head_age_s=None if last is None else (now - from_text(last)).total_seconds(),
        )
