"""Open data as it was published: one row a file, never changed.

A few rows a night for the whole central, as of the nightly heads: no site's own.
"""

from sqlalchemy import Column, Integer, Table, Text

from central.store.metadata import DAY, HASH, MOMENT, metadata

open_data_files = Table(
    "open_data_files",
    metadata,
    # The day that the file is of; a figure of a whole month stands with the month's last day.
    Column("day", DAY, primary_key=True),
    # 1, 2, 3 ... of that day.
    Column("revision", Integer, primary_key=True, autoincrement=False),
    # With which nightly head it was published.
    Column("night", DAY, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("json_hash", HASH, nullable=False),
    Column("csv_hash", HASH, nullable=False),
    # The exact texts that the hashes are of.
    Column("json", Text, nullable=False),
    Column("csv", Text, nullable=False),
)
