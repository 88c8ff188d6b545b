"""What is known to be missing of a site's logs: by number, and who said that it was there.

Guarantees that a record which a kiosk says is still waiting with it is not called missing, and that
what came after all is on no list any more: the list is made anew each time.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select, true

from central.store.fleet_tables import heartbeats, kiosks
from central.store.head_tables import claimed_heads
from central.store.log_tables import logs


@dataclass(frozen=True, slots=True)
class Missing:
    """Records `first` to `last` of a kiosk's epoch. `said_by`: heartbeat, or epoch.opened."""

    kiosk_id: str
    counter_id: str | None
    epoch: str
    first: int
    last: int
    said_by: str
    said_at: str

    @property
    def count(self) -> int:
        """How many records."""
        return self.last - self.first + 1


def missing_at(connection: Connection, site_id: str) -> list[Missing]:
    """The site's missing records, by kiosk, the epoch that was spoken of first, first."""
    return missing_of(connection, [site_id])


def missing_of(connection: Connection, site_ids: Collection[str] | None) -> list[Missing]:
    """The same of several sites (None: of all), in one statement."""
    of_sites = claimed_heads.c.site_id.in_(site_ids) if site_ids is not None else true()
    claim = claimed_heads.c
    same_kiosk = [
        and_(table.c.site_id == claim.site_id, table.c.kiosk_id == claim.kiosk_id)
        for table in (logs, heartbeats, kiosks)
    ]
    rows = connection.execute(
        select(
            claim.kiosk_id,
            claim.epoch,
            claim.seq,
            claim.said_by,
            claim.said_at,
            kiosks.c.counter_id,
            logs.c.seq.label("held"),
            heartbeats.c.epoch.label("beat_epoch"),
            heartbeats.c.seq.label("beat_seq"),
            heartbeats.c.unsent,
        )
        .select_from(
            claimed_heads.outerjoin(logs, and_(same_kiosk[0], logs.c.epoch == claim.epoch))
            .outerjoin(heartbeats, same_kiosk[1])
            .outerjoin(kiosks, same_kiosk[2])
        )
        .where(of_sites)
        .order_by(claim.kiosk_id, claim.said_at, claim.epoch)
    )
    found = []
    for row in rows:
        is_head = (row.beat_epoch, row.beat_seq) == (row.epoch, row.seq)
        first, last = (row.held or 0) + 1, row.seq - (row.unsent if is_head else 0)
        if last >= first:
            found.append(
                Missing(
                    row.kiosk_id, row.counter_id, row.epoch, first, last, row.said_by, row.said_at
                )
            )
    return found
