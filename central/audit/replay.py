"""Plays the batches of a site again in the order they came in, and counts them.

Guarantees that what is counted depends on the records and their batches alone. Leaves to others:
whether the records are genuine (`central.audit.log_walk`).
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby

from sqlalchemy import Engine

from central.audit.fault import Fault, FaultError
from central.audit.log_walk import Walked
from central.audit.recount import Recount
from central.audit.site_keys import places_apart
from central.fleet.revocation import Revocation
from central.ingest.project import zone_of
from central.ingest.recall import recall_entry
from central.reference.site_hours import hours_as_of_now
from central.store.audit_queries import SiteSnapshot
from central.store.engine import reading
from central.tally.dossiers import Groups
from central.tally.entry import Entry
from central.tally.visit_row import LogName


def replay(engine: Engine, site: SiteSnapshot, logs: list[Iterator[Walked]]) -> Recount:
    """The figures that the records of `logs` give: all logs of the site, each in order."""
    recount = begin_recount(engine, site)
    replay_on(recount, site, logs)
    return recount


def begin_recount(engine: Engine, site: SiteSnapshot) -> Recount:
    """The figures of the site before its first batch."""

    def recall(log: LogName, seq: int) -> Entry:
        with reading(engine) as connection:
            found = recall_entry(connection, site.site_id, zone, log, seq)
        if found is None:
            what = "was there a moment ago, and is gone"
            raise FaultError(Fault(site.site_id, "chain.sequence", what, *log, seq))
        return found

    zone = zone_of(site.timezone)
    return Recount(recall, hours_as_of_now(engine, site.site_id))


def replay_on(
    recount: Recount, site: SiteSnapshot, logs: list[Iterator[Walked]], after: int = 0
) -> None:
    """Go on with `recount`, which has the batches up to `after`; `logs`: the records since."""
    quarantined, ends = quarantined_after(site), places_apart(site)
    joined = {batch: groups for batch, groups in _joined(site).items() if batch > after}
    walked = heapq.merge(*logs, key=_order)
    for batch, parts in groupby(walked, key=lambda each: each.batch):
        records = list(parts)
        log = _one_log(site, records)
        for each in records:
            recount.add_time(log, each.entry.seq, each.moment, each.note)
        recount.add_batch(
            log,
            _entries(records, ends.get(log.kiosk_id, ())),
            quarantined=batch > quarantined.get(log.kiosk_id, site.batches),
            joined=joined.pop(batch, {}),
        )
    if joined:
        what = f"visits joined with batch {min(joined)}, which brought no record"
        raise FaultError(Fault(site.site_id, "dossiers", what))


def _entries(records: list[Walked], ends: Sequence[Revocation]) -> list[Entry]:
    """As counting sees them: what stands from a place on where nothing counts any more, apart."""
    if not ends:
        return [each.entry for each in records]
    return [
        each.entry._replace(apart=any(end.reaches(each.log.epoch, each.entry.seq) for end in ends))
        for each in records
    ]


def _joined(site: SiteSnapshot) -> dict[int, Groups]:
    """By batch, the visits that stand in a group of the same dossier from then on."""
    joined: dict[int, Groups] = {}
    for row in site.same_dossiers:
        joined.setdefault(row["batch"], {})[row["visit_id"]] = row["first_visit"]
    return joined


def _order(walked: Walked) -> tuple[int, LogName, int]:
    return walked.batch, walked.log, walked.entry.seq


def _one_log(site: SiteSnapshot, records: list[Walked]) -> LogName:
    first = records[0]
    for each in records:
        if each.log != first.log:
            what = f"batch {each.batch} is said to have brought records of {first.log} too"
            raise FaultError(Fault(site.site_id, "column.batch", what, *each.log, each.entry.seq))
    return first.log


def quarantined_after(site: SiteSnapshot) -> dict[str, int]:
    """By kiosk, the batch after which what it sends is counted apart."""
    after: dict[str, int] = {}
    for log in site.logs:
        batch = log["quarantined_batch"]
        if batch is not None:
            after[log["kiosk_id"]] = min(batch, after.get(log["kiosk_id"], batch))
    return after
