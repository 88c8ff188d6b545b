"""What people wrote about a site's day: rows are added, and none is changed or removed."""

from sqlalchemy import Column, Integer, String, Table

from central.store.metadata import DAY, MOMENT, NAME, metadata

LONGEST_NOTE = 200
"""Characters."""

day_notes = Table(
    "day_notes",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    # 1, 2, 3 ... of the day.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # Empty: the whole site.
    Column("counter_id", NAME, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", String(LONGEST_NOTE), nullable=False),
    # The number of the note of the same day that this one strikes; NULL for none.
    Column("strikes", Integer),
    Column("written_by", NAME, nullable=False),
    Column("written_at", MOMENT, nullable=False),
)
