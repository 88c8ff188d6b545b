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
from central.store.sender_queries import any_in_groups, rows_of_visits
from kiosk.record import Place, Record

NO_DOSSIERS = Dossiers({}, {})


def append_batch(
    connection: Connection, place: Place, records: list[Record], items: list[Item], now: datetime
) -> Held:
    """Add what is new of `records` of the central's own log; how far it is held then.

    Refusal `sequence-gap` or `bad-chain`, and then nothing is to be committed.
    """
    work = Work(place, records, items, now)
    [outcome] = append_all(connection, [work], RememberedHours())
    if outcome is None:
        message = f"there is no site {place.site}"
        raise LookupError(message)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def append_all(
    connection: Connection, works: list[Work], hours: RememberedHours, *, wait: bool = True
) -> list[Outcome | None]:
    """Add what is new of each of `works`, in their order; what became of each.

    `hours`: what this process remembers. Without `wait` nothing is done where another process holds
    the site, and there is None.
    """
    ground = load_ground(connection, works, wait=wait)
    appending = _Appending(connection, ground, hours)
    outcomes: dict[int, Outcome] = {}
    held = [work for work in works if work.place.site in ground.sites]
    for number, part in enumerate(rounds(held)):
        found = appending.append(part, is_first=number == 0)
        outcomes |= {id(work): outcome for work, outcome in zip(part, found, strict=True)}
    return [outcomes.get(id(work)) for work in works]


@dataclass(frozen=True, slots=True)
class _Appending:
    """Works on parts of which no two batches tell of one visit or of one log."""

    connection: Connection
    ground: Ground
    hours: RememberedHours

    def append(self, part: list[Work], *, is_first: bool) -> list[Outcome]:
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
            return [outcome for work in part for outcome in self._append([work], as_read=False)]
        return self._append(part, as_read=is_first and not grouped)

    def _append(self, part: list[Work], *, as_read: bool) -> list[Outcome]:
        """`as_read`: the visits are as they were read at first, and stand in no group."""
        writes, fresh = Writes(), list[tuple[FreshBatch, Dossiers]]()
        outcomes: list[Outcome] = []
        for work in part:
            try:
                found = self._take(work, writes)
            except Refusal as refusal:
                outcomes.append(refusal)
                continue
            if isinstance(found, FreshBatch):
                compare = (not as_read and self.ground.sites[work.place.site].has_groups) or bool(
                    work.boxes.hashes
                )
                self.ground.sites[work.place.site].has_groups |= compare
                batch = found.batch
                dossiers = (
                    group_visits(self.connection, batch, work.boxes) if compare else NO_DOSSIERS
                )
                fresh.append((found, dossiers))
            outcomes.append(found.log if isinstance(found, FreshBatch) else found)
        if fresh:
            self._count(fresh, writes, as_read=as_read and not any(each[1].after for each in fresh))
            writes.write(self.connection)
        return outcomes

    def _take(self, work: Work, writes: Writes) -> Held | FreshBatch:
        """The batch as read for counting, its records gathered; or what it came to without any."""
        ground, connection = self.ground, self.connection
        kiosk = ground.require_sender(work)
        log, site = ground.log_of(work), ground.sites[work.place.site]
        fresh = new_records(connection, work.place, log, work.records)
        if isinstance(fresh, Fork):
            at = to_text(work.now)
            now = keep_fork(connection, work.place, log, fresh, at, site.batches)
            if now is not None:
                ground.logs[work.place.site, work.place.kiosk, work.epoch] = now
            return fresh
        if not fresh and log is not None:
            return log
        work = replace(work, records=fresh, items=work.items[-len(fresh) :])
        return read_fresh(connection, ground, work, kiosk, writes)

    def _count(
        self, fresh: list[tuple[FreshBatch, Dossiers]], writes: Writes, *, as_read: bool
    ) -> None:
        wanted = {
            (each.batch.site, visit)
            for each, dossiers in fresh
            for visit in visits_of(each.batch, dossiers)
        }
        if as_read or not wanted:
            rows = self.ground.visits
        else:
            rows = rows_of_visits(self.connection, wanted)
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
            site = self.ground.sites[batch.site]
            writes.numbers[batch.site] = site.batches
            if site.summed_to is not None:
                writes.summed[batch.site] = site.summed_to
