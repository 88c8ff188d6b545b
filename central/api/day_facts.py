"""What is known of a site's days beside their figures: notes, and that a published day changed.

Guarantees that a note's free text is for leaders' keys alone, since somebody may have written a
name into it; everybody else reads what kind it is.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from central.api.place_tables import COUNTER, DAY_COLUMN, SITE
from central.api.site_by_site import site_by_site
from central.api.tables import INTEGER, TEXT, Column, Table
from central.day_notes.kinds import CHOSEN
from central.released.audience import Audience
from central.released.parcels import LEAST
from central.store.count_queries import Days
from central.store.data_queries import Row, Wanted
from central.store.day_note_queries import standing_notes
from central.store.revised_queries import revisions_of

NOTE, REVISED = "note", "revised"
_NUMBER_DIGITS = 6

DAYS = Table(
    "days",
    "Notes on days, and days whose figures changed after they were published",
    (
        SITE,
        DAY_COLUMN,
        Column("what", TEXT, "What the row is", NOTE, values=(NOTE, REVISED)),
        Column(
            "of", TEXT, "The note's number; or the last night before the change, and why", "000001"
        ),
        Column(COUNTER.name, TEXT, "Id of the counter; empty for the whole site", "quay-1"),
        Column(
            "kind",
            TEXT,
            f"Of a note: {', '.join(CHOSEN)}; of a change: late-records or recount. Newer versions"
            " may add others",
            "power-cut",
        ),
        Column("text", TEXT, "The note's words, for leaders' keys; else empty", ""),
        Column("at", TEXT, "When, RFC 3339 in UTC", "2026-03-02T02:00:00.000Z"),
        Column(
            "ratings_before",
            INTEGER,
            "Of a change: counted ratings before; null where it is not told",
            None,
            may_be_null=True,
        ),
        Column("ratings_after", INTEGER, "And after", None, may_be_null=True),
    ),
    4,
)


def days_page(
    connection: Connection, wanted: Wanted, audience: Audience, days: Days
) -> Sequence[Row]:
    """Rows of `DAYS`."""

    def of_site(site: str) -> Iterable[Row]:
        rows = [*_notes(connection, site, days, audience)]
        rows += _changes(connection, site, days, audience)
        return sorted(rows, key=lambda row: row[: DAYS.key])

    return site_by_site(connection, wanted, DAYS.key, of_site)


def _notes(connection: Connection, site: str, days: Days, audience: Audience) -> Iterable[Row]:
    for note in standing_notes(connection, site, days.first, days.last):
        text = note.text if audience is Audience.LEADER else ""
        place = (site, note.day, NOTE, f"{note.number:0{_NUMBER_DIGITS}}")
        yield (*place, note.counter_id, note.kind, text, note.written_at, None, None)


def _changes(connection: Connection, site: str, days: Days, audience: Audience) -> Iterable[Row]:
    for change in revisions_of(connection, site, days.first, days.last):
        told = change if audience is Audience.LEADER else change.published(LEAST)
        place = (site, change.day, REVISED, f"{change.night}/{change.why}")
        numbers = (told.ratings_before, told.ratings_after)
        yield (*place, "", change.why, "", change.last_at, *numbers)
