"""Batches and labels as the store knows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from central.store.fleet_tables import kiosks
from central.store.kiosk_queries import APPROVED, PENDING
from central.store.provision_tables import provision_batches, provision_labels


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch. `kiosks`: how many it is for; `used`: how many have enrolled; `pending`,
    `approved`: how many of them stand so; moments as `central.moment.to_text`.
    """

    site_id: str
    batch_id: str
    token_hash: str
    kiosks: int
    group_id: str | None
    made_at: str
    made_by: str
    not_after: str
    ended_at: str | None
    used: int = 0
    pending: int = 0
    approved: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a batch. None: at no counter by the list; not given to a kiosk yet."""

    batch_id: str
    label: int
    counter_id: str | None
    kiosk_id: str | None


def keep_batch(connection: Connection, batch: Batch, counters: Iterable[str | None]) -> None:
    """A new batch, with a label for each of `counters`, from 1 on."""
    names = [column.name for column in provision_batches.c]
    row = {name: getattr(batch, name) for name in names}
    connection.execute(provision_batches.insert(), row)
    rows = [
        {
            "site_id": batch.site_id,
            "batch_id": batch.batch_id,
            "label": number,
            "counter_id": counter,
            "kiosk_id": None,
        }
        for number, counter in enumerate(counters, start=1)
    ]
    connection.execute(provision_labels.insert(), rows)


def list_batches(
    connection: Connection, *, site_id: str | None = None, batch_id: str | None = None
) -> list[Batch]:
    """All batches, or a site's, or one; the newest first, with how far they are used."""
    query = select(provision_batches).order_by(provision_batches.c.made_at.desc())
    counted = select(kiosks.c.token_hash, kiosks.c.state, func.count().label("n"))
    if site_id is not None:
        query = query.where(provision_batches.c.site_id == site_id)
        counted = counted.where(kiosks.c.site_id == site_id)
    if batch_id is not None:
        query = query.where(provision_batches.c.batch_id == batch_id)
    rows = connection.execute(query).mappings().all()
    if not rows:
        return []
    hashes = {row["token_hash"] for row in rows}
    states: dict[str, dict[str, int]] = {}
    counted = counted.where(kiosks.c.token_hash.in_(hashes))
    for token, state, n in connection.execute(
        counted.group_by(kiosks.c.token_hash, kiosks.c.state)
    ):
        states.setdefault(token, {})[state] = n
    return [
        Batch(
            **{str(name): value for name, value in row.items()},
            used=sum(states.get(row["token_hash"], {}).values()),
            pending=states.get(row["token_hash"], {}).get(PENDING, 0),
            approved=states.get(row["token_hash"], {}).get(APPROVED, 0),
        )
        for row in rows
    ]


def labels_of(connection: Connection, site_id: str) -> dict[tuple[str, int], Label]:
    """Every label of the site's batches."""
    table = provision_labels.c
    rows = connection.execute(
        select(table.batch_id, table.label, table.counter_id, table.kiosk_id).where(
            table.site_id == site_id
        )
    )
    return {(row.batch_id, row.label): Label(*row) for row in rows}


def give_label(
    connection: Connection, site_id: str, batch_id: str, label: int, kiosk_id: str
) -> bool:
    """The label is that kiosk's; False where it is another's already."""
    table = provision_labels.c
    given = connection.execute(
        update(provision_labels)
        .where(
            table.site_id == site_id,
            table.batch_id == batch_id,
            table.label == label,
            table.kiosk_id.is_(None),
        )
        .values(kiosk_id=kiosk_id)
    )
    return given.rowcount == 1


def note_ended(connection: Connection, batch: Batch, ended_at: str) -> None:
    """The batch is over."""
    table = provision_batches.c
    connection.execute(
        update(provision_batches)
        .where(table.site_id == batch.site_id, table.batch_id == batch.batch_id)
        .values(ended_at=ended_at)
    )


def confirmed_elsewhere(
    connection: Connection, site_id: str, counter_id: str | None, kiosk_id: str
) -> str | None:
    """Another approved kiosk at which this counter was confirmed, while at this one it was not."""
    if counter_id is None:
        return None
    table = kiosks.c
    rows = connection.execute(
        select(table.kiosk_id).where(
            table.site_id == site_id,
            table.bound_counter == counter_id,
            table.counter_id == counter_id,
            table.state == APPROVED,
        )
    )
    there = sorted(rows.scalars())
    # Both confirmed it: who was first nobody knows. The page shows both.
    return None if kiosk_id in there else next(iter(there), None)


def counters_twice(connection: Connection, site_id: str) -> dict[str, list[str]]:
    """Counters with more than one approved kiosk, and those kiosks."""
    table = kiosks.c
    rows = connection.execute(
        select(table.counter_id, table.kiosk_id)
        .where(table.site_id == site_id, table.state == APPROVED, table.counter_id.is_not(None))
        .order_by(table.counter_id, table.kiosk_id)
    )
    found: dict[str, list[str]] = {}
    for counter, kiosk in rows:
        found.setdefault(counter, []).append(kiosk)
    return {counter: there for counter, there in found.items() if len(there) > 1}
