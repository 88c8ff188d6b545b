"""Finds whether a visit named the same dossier as another one of its site within a day.

Guarantees that it runs in the transaction of the records, that a hash is compared for 24 hours
after it came and no longer, however late it is deleted, and that what is found does not depend on
which of the boxes came first. Visits whose boxes came less than 24 hours apart stand in one group,
and so do those that are linked by others between them.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from central.ingest.batch import Batch
from central.ingest.dossier_box import BoxesRead
from central.moment import to_text
from central.store import dossier_queries
from central.tally.dossiers import Groups, join
from central.tally.facts import Rating, ScannedFacts, VisitFacts

COMPARED_FOR = timedelta(hours=24)
"""As long as the box itself is kept (`central.retention`, docs/record-format.md, section 7)."""


@dataclass(frozen=True, slots=True)
class Dossiers:
    """Groups of the visits that a batch tells of, before it and with it."""

    before: Groups
    after: Groups


def group_visits(connection: Connection, batch: Batch, boxes: BoxesRead) -> Dossiers:
    """Compare what the visits of `batch` named, keep the hashes, and write who joined whom.

    What was said in test mode, after a fork or by a revoked kiosk is not compared.
    """
    pairs, visits = [], set()
    for entry in batch.entries:
        reading = entry.reading
        if isinstance(reading, Rating):
            visits.add(reading.facts.visit)
        elif isinstance(reading, VisitFacts):
            visits.add(reading.visit)
        elif isinstance(reading, ScannedFacts) and entry.seq in boxes.hashes:
            if reading.test or batch.quarantined or entry.apart:
                continue
            pairs += _pairs(connection, batch, entry.seq, reading.visit, boxes.hashes[entry.seq])
    visits.update(visit for pair in pairs for visit in pair)
    before = dossier_queries.groups_of(connection, batch.site, visits)
    after = join(before, pairs)
    rows = [
        {
            "site_id": batch.site,
            "visit_id": visit,
            "batch": batch.arrival.batch,
            "first_visit": name,
        }
        for visit, name in sorted(after.items())
        if before.get(visit) != name
    ]
    dossier_queries.add_groups(connection, rows)
    return Dossiers(before, after)


def _pairs(
    connection: Connection, batch: Batch, seq: int, visit: str, code_hash: str
) -> list[tuple[str, str]]:
    """The visit with others that named its dossier; the hash is kept from here on.

    Those within a day of a moment before now stand in one group already, and so do those of a
    moment after now, which a clock that was set back makes. So the first and the last will do.
    """
    now = batch.arrival.received
    since, until = to_text(now - COMPARED_FOR), to_text(now + COMPARED_FOR)
    others = dossier_queries.visits_of_hash(connection, batch.site, code_hash, since, until)
    row = {
        "site_id": batch.site,
        **batch.log._asdict(),
        "seq": seq,
        "visit_id": visit,
        "hash": code_hash,
        "received_at": batch.arrival.received_at,
    }
    dossier_queries.add_hashes(connection, [row])
    return [(visit, other) for other in sorted(others - {visit})]
