"""Counts what a batch brought, and writes it: visits, tallies, marks, released cells.

Guarantees that it runs in the transaction of the records it counts.
"""

from sqlalchemy import Connection

from central.ingest.batch import Batch
from central.ingest.mark_rows import exclusion_row
from central.ingest.recall import recall_entry
from central.ingest.same_dossier import Dossiers
from central.store import log_queries, tally_queries
from central.tally import release
from central.tally.counting import Known, Outcome, count_batch
from central.tally.deltas import Cell
from central.tally.entry import Entry
from central.tally.facts import Rating, VisitFacts
from central.tally.visit_row import LogName, VisitRow


def count_entries(connection: Connection, batch: Batch, dossiers: Dossiers) -> None:
    """Count `batch`, whose records are stored in this transaction, and release what is due."""
    site = batch.site

    def recall(of: LogName, seq: int) -> Entry:
        found = recall_entry(connection, site, batch.arrival.received.tzinfo, of, seq)
        if found is None:
            message = f"visits names record {seq} of {of}, which is not held"
            raise LookupError(message)
        return found

    known = _known_visits(connection, batch, dossiers)
    outcome = count_batch(batch.log, batch.entries, known, recall, quarantined=batch.quarantined)
    _write(connection, site, outcome)
    _release(connection, site, outcome.deltas.cells(), batch.arrival.received_at)


def _known_visits(connection: Connection, batch: Batch, dossiers: Dossiers) -> Known:
    wanted = set(dossiers.after)
    for entry in batch.entries:
        if isinstance(entry.reading, Rating):
            wanted.add(entry.reading.facts.visit)
        elif isinstance(entry.reading, VisitFacts):
            wanted.add(entry.reading.visit)
    known = Known(before=dossiers.before, after=dossiers.after)
    if wanted:
        for columns in tally_queries.visit_rows(connection, batch.site, wanted):
            del columns["site_id"]
            row = VisitRow(**columns)
            if row.log == batch.log:
                known.own[row.visit_id] = row
            else:
                known.others.setdefault(row.visit_id, []).append(row)
    return known


def _write(connection: Connection, site: str, outcome: Outcome) -> None:
    tally_queries.put_visits(connection, [row.as_row(site) for row in outcome.visits.values()])
    tally_queries.add_rating_tallies(connection, outcome.deltas.rating_rows(site))
    tally_queries.add_visit_tallies(connection, outcome.deltas.visit_rows(site))
    log_queries.remove_marks(connection, [exclusion_row(site, mark) for mark in outcome.unmarked])
    log_queries.add_marks(connection, [exclusion_row(site, mark) for mark in outcome.marks])


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
