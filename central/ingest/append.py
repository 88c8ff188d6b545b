"""One transaction: adds the new records of a batch, counts them, and moves the log's head.

Guarantees that records, marks, visits, tallies, what is released and the head are committed
together or not at all. Runs inside `central.store.writing`; the caller commits.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.ingest.held import Fork, new_records
from central.ingest.project import (
    Arrival,
    Note,
    attachment_rows,
    local_time,
    record_row,
    zone_of,
)
from central.ingest.wire import Item
from central.moment import to_text
from central.store import log_queries, tally_queries
from central.store.log_queries import LogRow
from central.tally import release
from central.tally.counting import Entry, Known, MarkedPlace, Outcome, count_batch
from central.tally.deltas import Cell
from central.tally.facts import Rating, VisitFacts, read_facts
from central.tally.rules import VERSION as RULES_VERSION
from central.tally.visit_row import LogName, VisitRow
from kiosk.record import Place, Record, Typ, open_envelope, parse_record

Held = LogRow | Fork


def append_batch(
    connection: Connection,
    place: Place,
    records: list[Record],
    items: list[Item],
    now: datetime,
) -> Held:
    """Add what is new of `records`; returns the log as it is held then, or the fork found.

    Refusal `sequence-gap` or `bad-chain`, and then nothing is to be committed.
    """
    epoch = records[0].epoch
    batches, zone_name = log_queries.lock_site(connection, place.site)
    log = log_queries.find_log(connection, place.site, place.kiosk, epoch)
    fresh = new_records(connection, place, log, records)
    if isinstance(fresh, Fork):
        return _quarantine(connection, place, log, fresh, now, batches)
    if not fresh and log is not None:
        return log
    quarantined = log_queries.is_quarantined(connection, place.site, place.kiosk)
    arrival = Arrival(batches + 1, now.astimezone(zone_of(zone_name)), to_text(now))
    entries = _add_records(connection, fresh, items[-len(fresh) :], arrival)
    _count(connection, place.site, LogName(place.kiosk, epoch), entries, arrival, quarantined)
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


def _quarantine(
    connection: Connection,
    place: Place,
    log: LogRow | None,
    fork: Fork,
    now: datetime,
    batches: int,
) -> Fork:
    """Keep the other records, raise the alarm, and count what comes after apart."""
    first = fork.records[0]
    at = to_text(now)
    log_queries.add_forks(
        connection,
        [
            {
                "site_id": place.site,
                "kiosk_id": place.kiosk,
                "epoch": record.epoch,
                "seq": record.seq,
                "hash": record.hash,
                "jws": record.compact,
                "received_at": at,
            }
            for record in fork.records
        ],
    )
    log_queries.add_alarm(
        connection,
        {
            "site_id": place.site,
            "alarm_id": f"fork:{place.kiosk}:{first.epoch}:{first.seq}",
            "kind": "fork",
            "kiosk_id": place.kiosk,
            "detail": f"epoch {first.epoch}: another record {first.seq} than the one held",
            "at": at,
        },
    )
    if log is not None and log.quarantined_from is None:
        log_queries.put_log(
            connection,
            place.site,
            place.kiosk,
            first.epoch,
            LogRow(log.seq, log.head, log.head_at, log.opened_at, first.seq, batches),
        )
    return fork


def _add_records(
    connection: Connection, records: list[Record], items: list[Item], arrival: Arrival
) -> list[Entry]:
    rows, boxes, marks, entries = [], [], [], []
    spans: dict[str, list[datetime]] = {}
    for record, item in zip(records, items, strict=True):
        time = local_time(record, arrival)
        day, note = time.day, time.note
        span = spans.setdefault(day, [time.moment, time.moment])
        span[0], span[1] = min(span[0], time.moment), max(span[1], time.moment)
        rows.append(record_row(record, day, arrival))
        entries.append(Entry(record.seq, day, read_facts(record.kind, record.body)))
        if note:
            marks.append(_note_row(record, note, ""))
        if item.attachments:
            kept, odd = attachment_rows(record, item, arrival)
            boxes += kept
            marks += [_note_row(record, Note.ODD_ATTACHMENT, f"{len(odd)} of them")] if odd else []
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


def _note_row(record: Record, rule: str, reason: str) -> dict[str, Any]:
    log = LogName(record.place.kiosk, record.epoch)
    mark = MarkedPlace(log, record.seq, rule, reason)
    return _mark_row(record.place.site, mark, excludes=False)


def _mark_row(site: str, mark: MarkedPlace, *, excludes: bool) -> dict[str, Any]:
    return {
        "site_id": site,
        "kiosk_id": mark.log.kiosk_id,
        "epoch": mark.log.epoch,
        "seq": mark.seq,
        "rule": mark.rule,
        "excludes": excludes,
        "version": RULES_VERSION,
        "reason": mark.reason,
    }


def _count(
    connection: Connection,
    site: str,
    log: LogName,
    entries: list[Entry],
    arrival: Arrival,
    quarantined: bool,
) -> None:
    def recall(of: LogName, seq: int) -> Entry:
        found = log_queries.find_record(connection, site, of.kiosk_id, of.epoch, seq)
        if found is None:
            message = f"visits names record {seq} of {of}, which is not held"
            raise LookupError(message)
        kind, day, jws = found
        return Entry(seq, day, read_facts(kind, parse_record(open_envelope(jws, Typ.RECORD)).body))

    known = _known_visits(connection, site, log, entries)
    outcome = count_batch(log, entries, known, recall, quarantined=quarantined)
    _write(connection, site, outcome)
    _release(connection, site, outcome.deltas.cells(), arrival.received_at)


def _known_visits(connection: Connection, site: str, log: LogName, entries: list[Entry]) -> Known:
    wanted = set()
    for entry in entries:
        if isinstance(entry.reading, Rating):
            wanted.add(entry.reading.facts.visit)
        elif isinstance(entry.reading, VisitFacts):
            wanted.add(entry.reading.visit)
    known = Known()
    if wanted:
        for columns in tally_queries.visit_rows(connection, site, wanted):
            del columns["site_id"]
            row = VisitRow(**columns)
            if row.log == log:
                known.own[row.visit_id] = row
            else:
                known.others.setdefault(row.visit_id, []).append(row)
    return known


def _write(connection: Connection, site: str, outcome: Outcome) -> None:
    tally_queries.put_visits(connection, [row.as_row(site) for row in outcome.visits.values()])
    tally_queries.add_rating_tallies(connection, outcome.deltas.rating_rows(site))
    tally_queries.add_visit_tallies(connection, outcome.deltas.visit_rows(site))
    log_queries.add_marks(
        connection, [_mark_row(site, mark, excludes=True) for mark in outcome.marks]
    )


def _release(connection: Connection, site: str, cells: set[Cell], at: str) -> None:
    for day, counter in sorted({(cell.day, cell.counter_id) for cell in cells}):
        shown = tally_queries.released_levels(connection, site, day, counter)
        counted = tally_queries.counted_levels(connection, site, day, counter)
        rows = []
        for question, levels in counted.items():
            now_shown = release.released(levels, shown.get(question, type(levels)()))
            for level, n in (now_shown or {}).items():
                rows.append(
                    {
                        "site_id": site,
                        "day": day,
                        "counter_id": counter,
                        "questionnaire": question[0],
                        "question": question[1],
                        "answer": level,
                        "n": n,
                        "released_at": at,
                    }
                )
        tally_queries.put_released(connection, rows)
