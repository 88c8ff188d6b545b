"""Counts what a batch brought: visits, tallies and marks, to be written with it.

Guarantees that it runs in the transaction that stores the records it counts.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from central.ingest.batch import Batch
from central.ingest.recall import recall_entry
from central.ingest.same_dossier import Dossiers
from central.tally.counting import Known, Outcome, count_batch
from central.tally.entry import Entry
from central.tally.facts import Rating, VisitFacts
from central.tally.rules import HoursOf
from central.tally.visit_row import LogName, VisitRow


def visits_of(batch: Batch, dossiers: Dossiers) -> set[str]:
    """The visits that are to be known before `batch` is counted."""
    wanted = set(dossiers.after)
    for entry in batch.entries:
        if isinstance(entry.reading, Rating):
            wanted.add(entry.reading.facts.visit)
        elif isinstance(entry.reading, VisitFacts):
            wanted.add(entry.reading.visit)
    return wanted


def count_entries(
    connection: Connection,
    batch: Batch,
    dossiers: Dossiers,
    rows: Iterable[dict[str, Any]],
    hours: HoursOf,
) -> Outcome:
    """What `batch` changes; `rows`: of its visits, as all logs of the site tell of them; `hours`:
    of the site.
    """
    site = batch.site

    def recall(of: LogName, seq: int) -> Entry:
        found = recall_entry(connection, site, batch.arrival.received.tzinfo, of, seq)
        if found is None:
            message = f"visits names record {seq} of {of}, which is not held"
            raise LookupError(message)
        return found

    known = Known(
        before=dossiers.before,
        after=dossiers.after,
        log_before=batch.log_before,
        hours=hours,
    )
    for columns in rows:
        row = VisitRow(**{name: value for name, value in columns.items() if name != "site_id"})
        if row.log == batch.log:
            known.own[row.visit_id] = row
        else:
            known.others.setdefault(row.visit_id, []).append(row)
    return count_batch(batch.log, batch.entries, known, recall, quarantined=batch.quarantined)
