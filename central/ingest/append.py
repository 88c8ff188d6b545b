"""One transaction: adds the new records of batches, counts them, and moves the logs' heads.

Guarantees that records, marks, visits, tallies, what is released and the heads are committed
together or not at all; that a batch which is refused leaves nothing behind and keeps no other one
back. Runs inside `central.store.writing`; the caller commits.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from central.ingest.batch import Batch
from central.ingest.count import count_entries, visits_of
from central.ingest.fresh import FreshBatch, read_fresh
from central.ingest.ground import Ground, load_ground
from central.ingest.held import Fork, new_records
from central.ingest.hours import RememberedHours
from central.ingest.quarantine import keep_fork
from central.ingest.same_dossier import Dossiers, group_visits
from central.ingest.wire import Item
from central.ingest.work import Held, Outcome, Work, rounds
from central.ingest.writes import Writes
from central.moment import to_text
from central.refusal import Refusal
from central.store.log_queries import LogRow
from central.store.sender_queries import (
    SiteRow,
    any_in_groups,
    lock_sites,
    rows_of_visits,
    set_batches,
)
from kiosk.record import Place, Record

NO_DOSSIERS = Dossiers({}, {})


def append_batch(
    connection: Connection, place: Place, records: list[Record], items: list[Item], now: datetime
) -> Held:
    """Add what is new of `records` of the central's own log; how far it is held then.

    Refusal `sequence-gap` or `bad-chain`, and then nothing is to be committed.
    """
    work = Work(place, records, items, now)
    [outcome] = append_all(connection, [work], lock_sites(connection, [place.site], wait=True))
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def append_all(
    connection: Connection,
    works: list[Work],
    sites: dict[str, SiteRow],
    hours: RememberedHours | None = None,
) -> list[Outcome]:
    """Add what is new of each of `works`, in their order; what became of each.

    `sites`: those of `works`, as `lock_sites` gave them; `hours`: what this process remembers.
    """
    before = {site: row.batches for site, row in sites.items()}
    ground = load_ground(connection, works, sites)
    appending = _Appending(connection, ground, hours or RememberedHours())
    outcomes = [outcome for part in rounds(works) for outcome in appending.append(part)]
    moved = {site: row for site, row in sites.items() if row.batches != before[site]}
    if moved:
        set_batches(connection, moved)
    return outcomes


@dataclass(frozen=True, slots=True)
class _Appending:
    """Works on parts of which no two batches tell of one visit or of one log."""

    connection: Connection
    ground: Ground
    hours: RememberedHours

    def append(self, part: list[Work]) -> list[Outcome]:
        sites = self.ground.sites
        visits = {
            (work.place.site, visit)
            for work in part
            if sites[work.place.site].has_groups
            for visit in work.visits()
        }
        grouped = any_in_groups(self.connection, visits) if visits else False
        if grouped and len(part) > 1:
            # Their dossiers may join them with one another.
            return [outcome for work in part for outcome in self._append(part=[work], grouped=True)]
        return self._append(part, grouped=grouped)

    def _append(self, part: list[Work], *, grouped: bool) -> list[Outcome]:
        writes, fresh = Writes(), list[tuple[FreshBatch, Dossiers]]()
        outcomes: list[Outcome] = []
        for work in part:
            try:
                found = self._take(work, writes)
            except Refusal as refusal:
                outcomes.append(refusal)
                continue
            if isinstance(found, FreshBatch):
                compare = grouped or bool(work.boxes.hashes)
                self.ground.sites[work.place.site].has_groups |= compare
                batch = found.batch
                dossiers = (
                    group_visits(self.connection, batch, work.boxes) if compare else NO_DOSSIERS
                )
                fresh.append((found, dossiers))
            outcomes.append(found.log if isinstance(found, FreshBatch) else found)
        if fresh:
            self._count(fresh, writes)
            writes.write(self.connection)
        return outcomes

    def _take(self, work: Work, writes: Writes) -> Held | FreshBatch:
        """The batch as read for counting, its records gathered; or what it came to without any."""
        ground, connection = self.ground, self.connection
        kiosk = ground.require_sender(work)
        log, site = ground.log_of(work), ground.sites[work.place.site]
        fresh = new_records(connection, work.place, log, work.records)
        if isinstance(fresh, Fork):
            fork = keep_fork(connection, work.place, log, fresh, to_text(work.now), site.batches)
            self._note_quarantine(work, log, fork)
            return fork
        if not fresh and log is not None:
            return log
        work = replace(work, records=fresh, items=work.items[-len(fresh) :])
        return read_fresh(connection, ground, work, kiosk, writes)

    def _note_quarantine(self, work: Work, log: LogRow | None, fork: Fork) -> None:
        if log is None or log.quarantined_from is not None:
            return
        key = (work.place.site, work.place.kiosk, work.epoch)
        batches = self.ground.sites[work.place.site].batches
        self.ground.logs[key] = replace(
            log, quarantined_from=fork.records[0].seq, quarantined_batch=batches
        )

    def _count(self, fresh: list[tuple[FreshBatch, Dossiers]], writes: Writes) -> None:
        wanted = {
            (each.batch.site, visit)
            for each, dossiers in fresh
            for visit in visits_of(each.batch, dossiers)
        }
        rows = rows_of_visits(self.connection, wanted) if wanted else []
        for each, dossiers in fresh:
            batch: Batch = each.batch
            known = visits_of(batch, dossiers)
            theirs = [
                row for row in rows if row["site_id"] == batch.site and row["visit_id"] in known
            ]
            hours = self.hours.of(self.connection, batch.site, self.ground.sites[batch.site])
            outcome = count_entries(self.connection, batch, dossiers, theirs, hours)
            writes.add(batch, outcome)
            log = replace(each.log, rules_state=outcome.log_before.as_text())
            writes.logs[each.key] = self.ground.logs[each.key] = log
