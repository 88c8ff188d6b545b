"""What an audit reads: everything of a site as of one moment, and its records in pieces.

Guarantees that no read transaction is long, so that an audit never holds up ingest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Table, and_, bindparam, func, select

from central.store.compact import FORM
from central.store.day_sum_tables import day_sums, summed_days
from central.store.dossier_tables import dossier_hashes, same_dossiers
from central.store.engine import reading
from central.store.fleet_tables import heartbeats, kiosks, sites
from central.store.head_tables import claimed_heads
from central.store.key_tables import kiosk_keys
from central.store.log_tables import attachments, forks, logs, marks, records
from central.store.quarantine_tables import quarantine_decisions
from central.store.tally_tables import (
    hour_tallies,
    rating_tallies,
    released_marked,
    released_tallies,
    site_days,
    visit_sums,
    visit_tallies,
    visits,
)

PIECE = 1000
"""Records read in one transaction."""

COUNTED_PIECE = 5000
"""Records read in one transaction where nothing but their content is read."""

Rows = list[RowMapping]


@dataclass(frozen=True, slots=True)
class SiteSnapshot:
    """A site as of its batch number `batches`. `day_sums` and `summed_days`: none where they say
    nothing; `extents`: (kiosk, epoch, records held);
    `first_batches`: by kiosk and epoch, the batch of the first record.
    """

    site_id: str
    timezone: str
    batches: int
    kiosks: Rows
    logs: Rows
    extents: list[tuple[str, str, int]]
    heartbeats: Rows
    forks: Rows
    marks: Rows
    visits: Rows
    rating_tallies: Rows
    visit_tallies: Rows
    hour_tallies: Rows
    visit_sums: Rows
    released_tallies: Rows
    released_marked: Rows
    site_days: Rows
    day_sums: Rows
    summed_days: Rows
    same_dossiers: Rows
    dossier_hashes: Rows
    kiosk_keys: Rows
    claimed_heads: Rows
    first_batches: dict[str, dict[str, int]]
    quarantine_decisions: Rows


_PIECE = (
    select(records)
    .where(
        records.c.site_id == bindparam("site"),
        records.c.kiosk_id == bindparam("kiosk"),
        records.c.epoch == bindparam("epoch"),
        records.c.seq > bindparam("after"),
        records.c.batch <= bindparam("batches"),
    )
    .order_by(records.c.seq)
    .limit(PIECE)
)
_TO_COUNT = (
    select(
        records.c.seq,
        records.c.hash,
        records.c.day,
        records.c.batch,
        records.c.received_at,
        *FORM,
    )
    .where(
        records.c.site_id == bindparam("site"),
        records.c.kiosk_id == bindparam("kiosk"),
        records.c.epoch == bindparam("epoch"),
        records.c.seq > bindparam("after"),
        records.c.batch <= bindparam("batches"),
    )
    .order_by(records.c.seq)
    .limit(COUNTED_PIECE)
)
_BOXES = select(attachments).where(
    attachments.c.site_id == bindparam("site"),
    attachments.c.kiosk_id == bindparam("kiosk"),
    attachments.c.epoch == bindparam("epoch"),
    attachments.c.seq.between(bindparam("first"), bindparam("last")),
)


def site_ids(engine: Engine) -> list[str]:
    """All sites, and those that have a log and are not listed."""
    every = select(sites.c.site_id).union(select(logs.c.site_id), select(records.c.site_id))
    with reading(engine) as connection:
        return sorted(connection.execute(every).scalars())


def records_by_site(connection: Connection) -> dict[str, int]:
    """Every site that is listed, and how many records are held of it."""
    held = func.coalesce(func.sum(logs.c.seq), 0)
    of_site = sites.outerjoin(logs, logs.c.site_id == sites.c.site_id)
    rows = connection.execute(
        select(sites.c.site_id, held).select_from(of_site).group_by(sites.c.site_id)
    )
    return {site: int(n) for site, n in rows}


def snapshot(engine: Engine, site: str) -> SiteSnapshot | None:
    """The site in one short transaction; the records themselves are read afterwards.

    None if there is no such site.
    """
    with reading(engine) as connection:
        row = connection.execute(
            select(sites.c.timezone, sites.c.batches, sites.c.summed_batches).where(
                sites.c.site_id == site
            )
        ).one_or_none()
        if row is None:
            return None
        is_summed = row.summed_batches == row.batches
        return SiteSnapshot(
            site_id=site,
            timezone=row.timezone,
            batches=row.batches,
            kiosks=_of_site(connection, kiosks, site),
            logs=_of_site(connection, logs, site),
            extents=_extents(connection, site),
            heartbeats=_of_site(connection, heartbeats, site),
            forks=_of_site(connection, forks, site),
            marks=_of_site(connection, marks, site),
            visits=_of_site(connection, visits, site),
            rating_tallies=_of_site(connection, rating_tallies, site),
            visit_tallies=_of_site(connection, visit_tallies, site),
            hour_tallies=_of_site(connection, hour_tallies, site),
            visit_sums=_of_site(connection, visit_sums, site),
            released_tallies=_of_site(connection, released_tallies, site),
            released_marked=_of_site(connection, released_marked, site),
            site_days=_of_site(connection, site_days, site),
            day_sums=_of_site(connection, day_sums, site) if is_summed else [],
            summed_days=_of_site(connection, summed_days, site) if is_summed else [],
            same_dossiers=_of_site(connection, same_dossiers, site),
            dossier_hashes=_of_site(connection, dossier_hashes, site),
            kiosk_keys=_of_site(connection, kiosk_keys, site),
            claimed_heads=_of_site(connection, claimed_heads, site),
            first_batches=_first_batches(connection, site),
            quarantine_decisions=_decisions(connection, site),
        )


def records_of(
    engine: Engine, site: str, kiosk: str, epoch: str, batches: int
) -> Iterator[tuple[RowMapping, list[RowMapping]]]:
    """The records of a log up to batch `batches`, in order, each with its sealed boxes."""
    after = 0
    place = {"site": site, "kiosk": kiosk, "epoch": epoch}
    while True:
        with reading(engine) as connection:
            rows = connection.execute(
                _PIECE, {**place, "after": after, "batches": batches}
            ).mappings()
            piece = list(rows)
            boxes: dict[int, list[RowMapping]] = {}
            if piece:
                span = {"first": piece[0]["seq"], "last": piece[-1]["seq"]}
                for box in connection.execute(_BOXES, {**place, **span}).mappings():
                    boxes.setdefault(box["seq"], []).append(box)
        for row in piece:
            yield row, boxes.get(row["seq"], [])
        if len(piece) < PIECE:
            return
        after = piece[-1]["seq"]


def pieces_of(
    engine: Engine, site: str, kiosk: str, epoch: str, after: int, batches: int
) -> Iterator[Rows]:
    """The records of a log after number `after`, up to batch `batches`, in order and in pieces.

    With the columns of `central.store.compact.FORM`, `seq`, `hash`, `day`, `batch`, `received_at`.
    """
    place = {"site": site, "kiosk": kiosk, "epoch": epoch, "batches": batches}
    while True:
        with reading(engine) as connection:
            rows = connection.execute(_TO_COUNT, {**place, "after": after}).mappings()
            piece = list(rows.all())
        if piece:
            yield piece
        if len(piece) < COUNTED_PIECE:
            return
        after = piece[-1]["seq"]


def _of_site(connection: Connection, table: Table, site: str) -> Rows:
    key: Any = table.c.site_id
    return list(connection.execute(select(table).where(key == site)).mappings())


def _decisions(connection: Connection, site: str) -> Rows:
    of = quarantine_decisions.c
    query = select(quarantine_decisions).where(of.site_id == site)
    return list(connection.execute(query.order_by(of.kiosk_id, of.number)).mappings())


def _first_batches(connection: Connection, site: str) -> dict[str, dict[str, int]]:
    same_log = [logs.c[name] == records.c[name] for name in ("site_id", "kiosk_id", "epoch")]
    rows = connection.execute(
        select(logs.c.kiosk_id, logs.c.epoch, records.c.batch)
        .join(records, and_(*same_log, records.c.seq == 1))
        .where(logs.c.site_id == site)
    )
    found: dict[str, dict[str, int]] = {}
    for kiosk, epoch, batch in rows:
        found.setdefault(kiosk, {})[epoch] = batch
    return found


def _extents(connection: Connection, site: str) -> list[tuple[str, str, int]]:
    rows = connection.execute(
        select(records.c.kiosk_id, records.c.epoch, func.count())
        .where(records.c.site_id == site)
        .group_by(records.c.kiosk_id, records.c.epoch)
    )
    return [(kiosk, epoch, n) for kiosk, epoch, n in rows]
