"""Targets of a site's index: rows are added, and none is changed or removed."""

from sqlalchemy import Column, Integer, Table

from central.store.metadata import DAY, MOMENT, NAME, metadata

targets = Table(
    "targets",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # 1, 2, 3 ... of the site.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("from_day", DAY, nullable=False),
    # Tenths of a per cent, 1 to 1000; 0: from that day on the usual target holds again.
    Column("permille", Integer, nullable=False),
    Column("written_by", NAME, nullable=False),
    Column("written_at", MOMENT, nullable=False),
)
