"""Counts sites again that an earlier version of the rules counted: the one writer of this package.

Guarantees that a site's figures are exchanged whole, in one transaction, for those that its
records give by the rules of this version, and that a batch which comes in meanwhile is not lost.
A record that cannot be read is passed over with a warning: `central log verify` names it.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping

from central.audit.log_walk import Walked
from central.audit.noted_anchors import noted_anchors
from central.audit.recount import Recount
from central.audit.replay import replay
from central.channels import typ_of
from central.ingest.dating import date_record
from central.ingest.mark_rows import exclusion_row
from central.ingest.project import zone_of
from central.moment import from_text, to_text
from central.store import tally_queries
from central.store.audit_queries import SiteSnapshot, records_of, snapshot
from central.store.engine import writing
from central.store.log_queries import lock_site
from central.store.migrate import sites_to_count_again
from central.tally.deltas import Deltas
from central.tally.entry import Entry
from central.tally.log_reader import LogReader
from central.tally.rules import VERSION
from central.tally.visit_row import LogName
from kiosk.record import RecordError, open_envelope, parse_record

logger = logging.getLogger(__name__)

ATTEMPTS_BESIDE_INGEST = 2
"""How often a site is counted while records come in, before they are put off."""


def count_outdated_again(engine: Engine, now: datetime) -> list[str]:
    """Count again what earlier rules counted; returns the sites."""
    found = sites_to_count_again(engine)
    for site in found:
        count_site_again(engine, site, now)
    return found


def count_site_again(engine: Engine, site_id: str, now: datetime) -> None:
    """Exchange the figures of one site for those that its records give now.

    While it counts, records are taken in; where they come faster than it counts, they are put off
    (`not-now`) until it is done.
    """
    for _ in range(ATTEMPTS_BESIDE_INGEST):
        site, rows = _counted(engine, site_id, now)
        if site is None:
            return
        with writing(engine) as connection:
            batches, _ = lock_site(connection, site_id)
            if batches == site.batches:
                tally_queries.replace_counted(connection, site_id, rows, VERSION)
                return
    with writing(engine) as connection:
        lock_site(connection, site_id)
        _, rows = _counted(engine, site_id, now)
        tally_queries.replace_counted(connection, site_id, rows, VERSION)


def _counted(
    engine: Engine, site_id: str, now: datetime
) -> tuple[SiteSnapshot | None, dict[str, list[dict[str, Any]]]]:
    """The site as it is now, and the rows that its records give; None if there is no such site."""
    site = snapshot(engine, site_id)
    if site is None:
        return None, {}
    recount = replay(engine, site, [_read_log(engine, site, log) for log in site.logs])
    return site, _rows(site_id, recount, now)


def _read_log(engine: Engine, site: SiteSnapshot, log: RowMapping) -> Iterator[Walked]:
    name, zone = LogName(log["kiosk_id"], log["epoch"]), zone_of(site.timezone)
    anchors, day, reader = noted_anchors(site, name), None, LogReader(name.channel)
    for row, _ in records_of(engine, site.site_id, *name, site.batches):
        try:
            record = parse_record(open_envelope(row["jws"], typ_of(name.kiosk_id)))
        except RecordError as error:
            logger.warning("record %d of %s is not counted: %s", row["seq"], name, error)
            continue
        received = from_text(row["received_at"]).astimezone(zone)
        dated = date_record(record, received, anchors.get(record.seq), day)
        day = row["day"]
        entry = Entry(row["seq"], row["day"], reader.read(record))
        yield Walked(row["batch"], name, entry, dated.moment, dated.note)


def _rows(site: str, recount: Recount, now: datetime) -> dict[str, list[dict[str, Any]]]:
    deltas = Deltas(recount.ratings, recount.events)
    released = [
        {"site_id": site, **cell._asdict(), "answer": level, "n": n, "released_at": to_text(now)}
        for cell, levels in recount.released.items()
        for level, n in levels.items()
    ]
    return {
        "visits": [row.as_row(site) for logs in recount.visits.values() for row in logs.values()],
        "rating_tallies": deltas.rating_rows(site),
        "visit_tallies": deltas.visit_rows(site),
        "released_tallies": released,
        "marks": [exclusion_row(site, mark) for mark in recount.marked.values()],
    }
