"""Reads the new records of a batch for the tables: dated, projected, and read for counting.

Guarantees that what only one batch in many needs (anchors, the last closing, a kiosk's opening, a
revocation) costs the others no statement. Runs in the transaction that stores the records.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from central.channels import channel_of
from central.fleet.revocation import load_revocation
from central.ingest.batch import Batch
from central.ingest.date_batch import date_batch
from central.ingest.dating import Dated
from central.ingest.ground import Ground
from central.ingest.mark_rows import note_row
from central.ingest.opening import note_opening
from central.ingest.project import Arrival, Note, attachment_rows, record_values, zone_of
from central.ingest.work import Work
from central.ingest.writes import Writes
from central.moment import to_text
from central.store import log_queries
from central.store.kiosk_queries import Kiosk, note_counter
from central.store.log_queries import LogRow
from central.store.sender_queries import LogKey
from central.tally.entry import Entry
from central.tally.log_reader import LogReader
from central.tally.rules import LogBefore
from central.tally.visit_row import LogName
from kiosk.record import Record
from kiosk.record.day_closed import CLOSING_KIND

BOUND_KIND = "kiosk.bound"


@dataclass(frozen=True, slots=True)
class FreshBatch:
    """A batch whose records are gathered for writing; `log`: how far the log is held with it, but
    for what counting finds.
    """

    batch: Batch
    log: LogRow

    @property
    def key(self) -> LogKey:
        """Of its log."""
        return (self.batch.site, *self.batch.log)


def read_fresh(
    connection: Connection, ground: Ground, work: Work, kiosk: Kiosk | None, writes: Writes
) -> FreshBatch:
    """Read `work`, whose records are all new and follow the log; gather its rows in `writes`.

    `kiosk`: that of the log, None for the central's own.
    """
    place, records, epoch = work.place, work.records, work.epoch
    log, site = ground.log_of(work), ground.sites[place.site]
    arrival = Arrival(
        site.batches + 1, work.now.astimezone(zone_of(site.timezone)), to_text(work.now)
    )
    quarantined = ground.is_quarantined(place)
    dates = date_batch(connection, place, log, records, arrival.received)
    reader = _reader(connection, work, log)
    # By place: to name the members takes as long as all the rest of it.
    entries = [
        Entry(
            record.seq,
            dated.moment.date().isoformat(),
            reader.read(record),
            False,
            dated.moment,
            dated.is_sure,
            record.stamp,
        )
        for record, dated in zip(records, dates, strict=True)
    ]
    revocation = None if kiosk is None else load_revocation(connection, kiosk)
    if revocation is not None:
        entries = [entry._replace(apart=revocation.reaches(epoch, entry.seq)) for entry in entries]
    _gather(work, dates, entries, arrival, writes)
    if not quarantined and not entries[0].apart:
        note_opening(connection, records[0], work.now)
        _note_counter(connection, records, entries)
    moved = _moved(log, records[-1], arrival, quarantined=quarantined)
    key = (place.site, place.kiosk, epoch)
    writes.bring_keys(key, work.brought, arrival.received_at, records[0].seq)
    ground.bring_keys(place.kiosk, work.brought.values())
    site.batches = arrival.batch
    before = LogBefore.of_text(log.rules_state) if log else LogBefore()
    name = LogName(place.kiosk, epoch)
    return FreshBatch(Batch(place.site, name, arrival, entries, quarantined, before), moved)


def _moved(log: LogRow | None, head: Record, arrival: Arrival, *, quarantined: bool) -> LogRow:
    before = arrival.batch - 1
    return LogRow(
        seq=head.seq,
        head=head.hash,
        head_at=arrival.received_at,
        opened_at=log.opened_at if log else arrival.received_at,
        quarantined_from=log.quarantined_from if log else (1 if quarantined else None),
        quarantined_batch=log.quarantined_batch if log else (before if quarantined else None),
    )


def _reader(connection: Connection, work: Work, log: LogRow | None) -> LogReader:
    """What is held since the last closing is counted only where another one comes."""
    channel, place = channel_of(work.place.kiosk), work.place
    if log is None or all(record.kind != CLOSING_KIND for record in work.records):
        return LogReader(channel)
    since = log_queries.since_last(connection, place.site, place.kiosk, work.epoch, CLOSING_KIND)
    return LogReader(channel, *since)


def _note_counter(connection: Connection, records: list[Record], entries: list[Entry]) -> None:
    for record, entry in zip(reversed(records), reversed(entries), strict=True):
        if record.kind == BOUND_KIND and entry.reading is None and not entry.apart:
            note_counter(connection, record.place.site, record.place.kiosk, record.body["counter"])
            return


def _span(site: str, entries: list[Entry], writes: Writes) -> None:
    moments: dict[str, list[datetime]] = {}
    for entry in entries:
        if entry.moment is not None:
            moments.setdefault(entry.day, []).append(entry.moment)
    for day, of_day in moments.items():
        for moment in (min(of_day), max(of_day)):
            writes.span(site, day, moment)


def _gather(
    work: Work, dates: list[Dated], entries: list[Entry], arrival: Arrival, writes: Writes
) -> None:
    _span(work.place.site, entries, writes)
    for record, dated, entry, item in zip(work.records, dates, entries, work.items, strict=True):
        writes.records.append(record_values(record, entry.day, arrival))
        if dated.note:
            writes.marks.append(note_row(record, dated.note, dated.reason))
        if item.attachments:
            kept, odd = attachment_rows(record, item, arrival)
            writes.attachments += kept
            n = len(odd) + (record.seq in work.boxes.odd)
            if n:
                writes.marks.append(note_row(record, Note.ODD_ATTACHMENT, f"{n} of them"))
