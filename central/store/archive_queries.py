"""What an archive is made of: everything of a site as of one batch, and its records in pieces.

Guarantees that all of it is of one moment, and that no read transaction is long, so that an
archive of years never holds up ingest: what came in after the moment is told by its batch's number.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, Table, bindparam, func, select

from central.store.compact import FORM, compact_in
from central.store.engine import reading
from central.store.fleet_tables import kiosks, sites
from central.store.key_tables import central_keys, kiosk_keys
from central.store.log_tables import forks, logs, marks, records
from central.store.tally_tables import rating_tallies

PIECE = 1000
"""Records read in one transaction."""

ROTATION_KIND = "key.rotated"
NEXT = "next"

Rows = list[RowMapping]


@dataclass(frozen=True, slots=True)
class ArchiveSnapshot:
    """A site as of its batch number `batches`.

    `logs`: in the order in which they began, kiosk by kiosk, with the first record's `kid` and
    `jws`; `rotations`: kiosk and compact form of the records that bring keys, in the order of their
    coming; `known_keys`: (kiosk, public key), in no order;
    `receipt_keys`: those that were announced as the central's, the one in force first.
    """

    site_id: str
    timezone: str
    batches: int
    rules: int
    kiosks: list[str]
    known_keys: list[tuple[str, str]]
    rotations: list[tuple[str, str]]
    logs: Rows
    forks: Rows
    marks: Rows
    tallies: Rows
    receipt_keys: list[str]


_PIECE = (
    select(records.c.seq, records.c.day, *FORM)
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


def archive_snapshot(engine: Engine, site: str) -> ArchiveSnapshot | None:
    """The site in one short transaction; None if there is no such site."""
    with reading(engine) as connection:
        row = connection.execute(select(sites).where(sites.c.site_id == site)).one_or_none()
        if row is None:
            return None
        return ArchiveSnapshot(
            site_id=site,
            timezone=row.timezone,
            batches=row.batches,
            rules=row.rules_version,
            kiosks=list(
                connection.execute(
                    select(kiosks.c.kiosk_id)
                    .where(kiosks.c.site_id == site)
                    .order_by(kiosks.c.kiosk_id)
                ).scalars()
            ),
            known_keys=_known_keys(connection, site),
            rotations=_rotations(connection, site),
            logs=_logs(connection, site),
            forks=_of_site(connection, forks, site),
            marks=_of_site(connection, marks, site),
            tallies=_tallies(connection, site),
            receipt_keys=_receipt_keys(connection),
        )


def archived_records(
    engine: Engine, site: str, kiosk: str, epoch: str, batches: int
) -> Iterator[tuple[str, str]]:
    """Compact form and day of the records of a log up to batch `batches`, in order."""
    place = {"site": site, "kiosk": kiosk, "epoch": epoch, "batches": batches}
    after = 0
    while True:
        with reading(engine) as connection:
            piece = connection.execute(_PIECE, {**place, "after": after}).mappings().all()
        yield from ((compact_in(row), row["day"]) for row in piece)
        if len(piece) < PIECE:
            return
        after = piece[-1]["seq"]


def _of_site(connection: Connection, table: Table, site: str) -> Rows:
    query = select(table).where(table.columns.site_id == site).order_by(*table.primary_key.columns)
    return list(connection.execute(query).mappings())


def _known_keys(connection: Connection, site: str) -> list[tuple[str, str]]:
    enrolled = select(kiosks.c.kiosk_id, kiosks.c.public_key).where(kiosks.c.site_id == site)
    later = select(kiosk_keys.c.kiosk_id, kiosk_keys.c.public_key).where(
        kiosk_keys.c.site_id == site
    )
    return [(kiosk, key) for kiosk, key in connection.execute(enrolled.union(later))]


def _rotations(connection: Connection, site: str) -> list[tuple[str, str]]:
    query = (
        select(*FORM)
        .where(records.c.site_id == site, records.c.kind == ROTATION_KIND)
        .order_by(records.c.kiosk_id, records.c.batch, records.c.seq)
    )
    rows = connection.execute(query).mappings()
    return [(row["kiosk_id"], compact_in(row)) for row in rows]


def _logs(connection: Connection, site: str) -> Rows:
    query = (
        select(logs, records.c.kid, records.c.jws)
        .join(
            records,
            (records.c.site_id == logs.c.site_id)
            & (records.c.kiosk_id == logs.c.kiosk_id)
            & (records.c.epoch == logs.c.epoch)
            & (records.c.seq == 1),
            isouter=True,
        )
        .where(logs.c.site_id == site)
        .order_by(logs.c.kiosk_id, records.c.batch, logs.c.epoch)
    )
    return list(connection.execute(query).mappings())


def _tallies(connection: Connection, site: str) -> Rows:
    key = (
        rating_tallies.c.day,
        rating_tallies.c.channel,
        rating_tallies.c.counter_id,
        rating_tallies.c.questionnaire,
        rating_tallies.c.question,
        rating_tallies.c.answer,
    )
    n = func.sum(rating_tallies.c.n)
    query = (
        select(*key, n.label("n"))
        .where(
            rating_tallies.c.site_id == site,
            rating_tallies.c.mark == "",
            rating_tallies.c.answer != 0,
        )
        .group_by(*key)
        .having(n != 0)
        .order_by(*key)
    )
    return list(connection.execute(query).mappings())


def _receipt_keys(connection: Connection) -> list[str]:
    query = (
        select(central_keys.c.public_key)
        .where(central_keys.c.purpose == "receipt", central_keys.c.role != NEXT)
        # current before former
        .order_by(central_keys.c.role, central_keys.c.since.desc())
    )
    return list(connection.execute(query).scalars())
