"""One transaction: adds the new records of a batch, counts them, and moves the log's head.

Guarantees that records, marks, visits, tallies, what is released and the head are committed
together or not at all. Runs inside `central.store.writing`; the caller commits.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.channels import channel_of
from central.fleet.revocation import Revocation
from central.ingest.batch import Batch
from central.ingest.count import count_entries
from central.ingest.date_batch import date_batch
from central.ingest.dating import Dated
from central.ingest.dossier_box import BoxesRead
from central.ingest.held import Fork, new_records
from central.ingest.mark_rows import note_row
from central.ingest.opening import note_opening
from central.ingest.project import (
    Arrival,
    Note,
    attachment_rows,
    record_values,
    zone_of,
)
from central.ingest.quarantine import keep_fork
from central.ingest.same_dossier import group_visits
from central.ingest.wire import Item
from central.moment import to_text
from central.store import log_queries, tally_queries
from central.store.key_queries import add_kiosk_keys
from central.store.kiosk_queries import note_counter
from central.store.log_queries import LogRow
from central.tally.entry import Entry
from central.tally.log_reader import LogReader
from central.tally.visit_row import LogName
from kiosk.record import Place, Record, VerifyKey
from kiosk.record.day_closed import CLOSING_KIND

Held = LogRow | Fork
BOUND_KIND = "kiosk.bound"
NO_BOXES = BoxesRead()
NO_KEYS: Mapping[int, VerifyKey] = {}


def append_batch(  # noqa: PLR0913 - what a transaction needs to know
    connection: Connection,
    place: Place,
    records: list[Record],
    items: list[Item],
    now: datetime,
    boxes: BoxesRead = NO_BOXES,
    *,
    revocation: Revocation | None = None,
    brought: Mapping[int, VerifyKey] = NO_KEYS,
) -> Held:
    """Add what is new of `records`; returns the log as it is held then, or the fork found.

    `boxes`: what the boxes of dossiers hold; `revocation`: the kiosk's, if it is revoked;
    `brought`: by number, the keys that records bring. Refusal `sequence-gap` or `bad-chain`, and
    then nothing is to be committed.
    """
    epoch = records[0].epoch
    batches, zone_name = log_queries.lock_site(connection, place.site)
    log = log_queries.find_log(connection, place.site, place.kiosk, epoch)
    fresh = new_records(connection, place, log, records)
    if isinstance(fresh, Fork):
        return keep_fork(connection, place, log, fresh, to_text(now), batches)
    if not fresh and log is not None:
        return log
    quarantined = log_queries.is_quarantined(connection, place.site, place.kiosk)
    arrival = Arrival(batches + 1, now.astimezone(zone_of(zone_name)), to_text(now))
    dates = date_batch(connection, place, log, fresh, arrival.received)
    reader = _reader(connection, place, log, fresh)
    entries = _add_records(connection, fresh, dates, items[-len(fresh) :], arrival, boxes, reader)
    if revocation is not None:
        entries = [entry._replace(apart=revocation.reaches(epoch, entry.seq)) for entry in entries]
    add_kiosk_keys(connection, _key_rows(fresh, brought, arrival))
    if not quarantined and not entries[0].apart:
        note_opening(connection, fresh[0], now)
        _note_counter(connection, fresh, entries)
    batch = Batch(place.site, LogName(place.kiosk, epoch), arrival, entries, quarantined)
    count_entries(connection, batch, group_visits(connection, batch, boxes))
    head = fresh[-1]
    moved = LogRow(
        seq=head.seq,
        head=head.hash,
        head_at=arrival.received_at,
        opened_at=log.opened_at if log else arrival.received_at,
        quarantined_from=log.quarantined_from if log else (1 if quarantined else None),
        quarantined_batch=log.quarantined_batch if log else (batches if quarantined else None),
    )
    log_queries.put_log(connection, place.site, place.kiosk, epoch, moved)
    log_queries.set_batches(connection, place.site, batches + 1)
    return moved


def _reader(
    connection: Connection, place: Place, log: LogRow | None, fresh: list[Record]
) -> LogReader:
    """What is held since the last closing is counted only where another one comes."""
    channel = channel_of(place.kiosk)
    if log is None or all(record.kind != CLOSING_KIND for record in fresh):
        return LogReader(channel)
    since = log_queries.since_last(
        connection, place.site, place.kiosk, fresh[0].epoch, CLOSING_KIND
    )
    return LogReader(channel, *since)


def _note_counter(connection: Connection, records: list[Record], entries: list[Entry]) -> None:
    for record, entry in zip(reversed(records), reversed(entries), strict=True):
        if record.kind == BOUND_KIND and entry.reading is None and not entry.apart:
            note_counter(connection, record.place.site, record.place.kiosk, record.body["counter"])
            return


def _key_rows(
    records: list[Record], brought: Mapping[int, VerifyKey], arrival: Arrival
) -> list[dict[str, Any]]:
    return [
        {
            "site_id": record.place.site,
            "kiosk_id": record.place.kiosk,
            "kid": brought[record.seq].kid,
            "public_key": brought[record.seq].text,
            "epoch": record.epoch,
            "seq": record.seq,
            "since": arrival.received_at,
        }
        for record in records
        if record.seq in brought
    ]


def _add_records(  # noqa: PLR0913, PLR0917 - what a batch brought
    connection: Connection,
    records: list[Record],
    dates: list[Dated],
    items: list[Item],
    arrival: Arrival,
    read: BoxesRead,
    reader: LogReader,
) -> list[Entry]:
    rows, boxes, marks, entries = [], [], [], []
    spans: dict[str, tuple[datetime, datetime]] = {}
    for record, dated, item in zip(records, dates, items, strict=True):
        moment = dated.moment
        day = moment.date().isoformat()
        first, last = spans.get(day, (moment, moment))
        spans[day] = (min(first, moment), max(last, moment))
        rows.append(record_values(record, day, arrival))
        entries.append(Entry(record.seq, day, reader.read(record), moment=moment))
        if dated.note:
            marks.append(note_row(record, dated.note, dated.reason))
        if item.attachments:
            kept, odd = attachment_rows(record, item, arrival)
            boxes += kept
            n = len(odd) + (record.seq in read.odd)
            marks += [note_row(record, Note.ODD_ATTACHMENT, f"{n} of them")] if n else []
    log_queries.add_records(connection, rows)
    log_queries.add_attachments(connection, boxes)
    log_queries.add_marks(connection, marks)
    tally_queries.widen_days(
        connection,
        [
            {
                "site_id": records[0].place.site,
                "day": day,
                "first_at": to_text(first),
                "last_at": to_text(last),
            }
            for day, (first, last) in spans.items()
        ],
    )
    return entries
