"""The kiosks of a site as a page lists them: where they stand, and what they last said."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select

from central.store.fleet_tables import counters, heartbeats, kiosks
from central.store.kiosk_queries import APPROVED
from kiosk.record import VerifyKey


@dataclass(frozen=True, slots=True)
class ListedKiosk:
    """A kiosk with its last heartbeat. None: no counter, or never heard of.

    `bound_counter`: the counter that was confirmed at the kiosk; `revoked_epoch`, `revoked_seq`:
    from which record on it is revoked.
    """

    kiosk_id: str
    state: str
    counter_id: str | None
    counter_name: str | None
    seen_at: str | None
    unsent: int | None
    version: str | None
    public_key: str
    key_level: str | None
    configuration_etag: str | None
    bound_counter: str | None
    revoked_epoch: str | None
    revoked_seq: int | None

    @property
    def fingerprint(self) -> str:
        """Of the key that it was enrolled with."""
        return VerifyKey.from_text(self.public_key).fingerprint


def counters_at(connection: Connection, site_id: str) -> list[tuple[str, str]]:
    """Id and name of the site's counters, in order."""
    rows = connection.execute(
        select(counters.c.counter_id, counters.c.name)
        .where(counters.c.site_id == site_id)
        .order_by(counters.c.counter_id)
    )
    return [(counter_id, name) for counter_id, name in rows]


def counters_of_sites(
    connection: Connection, site_ids: Collection[str]
) -> dict[str, list[tuple[str, str]]]:
    """By site, the id and name of its counters in order; in one statement."""
    rows = connection.execute(
        select(counters.c.site_id, counters.c.counter_id, counters.c.name)
        .where(counters.c.site_id.in_(site_ids))
        .order_by(counters.c.site_id, counters.c.counter_id)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for site, counter_id, name in rows:
        found.setdefault(site, []).append((counter_id, name))
    return found


def kiosks_at(connection: Connection, site_id: str) -> list[ListedKiosk]:
    """The site's kiosks, by counter and id; those without a counter last."""
    rows = connection.execute(
        select(
            kiosks.c.kiosk_id,
            kiosks.c.state,
            kiosks.c.counter_id,
            counters.c.name.label("counter_name"),
            heartbeats.c.received_at.label("seen_at"),
            heartbeats.c.unsent,
            heartbeats.c.version,
            kiosks.c.public_key,
            heartbeats.c.key_level,
            heartbeats.c.configuration_etag,
            kiosks.c.bound_counter,
            kiosks.c.revoked_epoch,
            kiosks.c.revoked_seq,
        )
        .outerjoin(
            counters,
            and_(
                counters.c.site_id == kiosks.c.site_id,
                counters.c.counter_id == kiosks.c.counter_id,
            ),
        )
        .outerjoin(
            heartbeats,
            and_(
                heartbeats.c.site_id == kiosks.c.site_id,
                heartbeats.c.kiosk_id == kiosks.c.kiosk_id,
            ),
        )
        .where(kiosks.c.site_id == site_id)
        .order_by(kiosks.c.counter_id.is_(None), kiosks.c.counter_id, kiosks.c.kiosk_id)
    )
    return [
        ListedKiosk(**{str(name): value for name, value in row.items()}) for row in rows.mappings()
    ]


def tags_of_approved(connection: Connection, since: str) -> list[tuple[str, str | None]]:
    """Approved kiosks that were heard of after `since`, each with the tag of the configuration that
    it said to have; None where an earlier version does not say.
    """
    of_kiosk = (heartbeats.c.site_id == kiosks.c.site_id) & (
        heartbeats.c.kiosk_id == kiosks.c.kiosk_id
    )
    rows = connection.execute(
        select(kiosks.c.kiosk_id, heartbeats.c.configuration_etag)
        .join(heartbeats, of_kiosk)
        .where(kiosks.c.state == APPROVED, heartbeats.c.received_at > since)
        .order_by(kiosks.c.kiosk_id)
    )
    return [(kiosk_id, tag) for kiosk_id, tag in rows]
