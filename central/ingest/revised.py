"""Notes that a batch, or a recount, changed a day that was published.

A day is published when it had ended before the last nightly head was signed (`central.heads`).
Guarantees that it costs a batch of today's records no statement. Runs in the transaction that
changes the figures, after they are written.
"""

from sqlalchemy import Connection

from central.store.revised_queries import last_night, note_revisions
from central.tally.deltas import RATED, Deltas

LATE_RECORDS = "late-records"
RECOUNT = "recount"


def note_revised(
    connection: Connection, site: str, deltas: Deltas, *, today: str, at: str, why: str
) -> None:
    """Note the published days that `deltas` changed. `today`: the site's; `at`: now, as text."""
    ended = {day: gained for day, gained in deltas.counted_days().items() if day < today}
    night = last_night(connection) if ended else None
    if night is None:
        return
    published = {day: gained for day, gained in ended.items() if day <= night}
    if published:
        note_revisions(connection, site, published, night=night, why=why, at=at, events=RATED)
