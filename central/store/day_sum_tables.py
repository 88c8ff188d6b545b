"""Sums of days that are over, by site, for pages of many sites: of what stands elsewhere.

A row of `summed_days` says that the day's sums are whole. Sums of a site say something only while
`sites.summed_batches` is `sites.batches` (docs/adr/0094).
"""

from sqlalchemy import Column, Integer, String, Table

from central.store.metadata import DAY, NAME, metadata

# What is released of all counters together; with the question "" and the answer 0 how many ratings
# at kiosks count, released or not.
day_sums = Table(
    "day_sums",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("questionnaire", String(60), primary_key=True),
    Column("question", NAME, primary_key=True),
    Column("answer", Integer, primary_key=True, autoincrement=False),
    Column("n", Integer, nullable=False),
)

# Visits of the day, as `central.store.trend_queries.VisitedDay` has them.
summed_days = Table(
    "summed_days",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("rated", Integer, nullable=False),
    Column("served", Integer, nullable=False),
    Column("at_kiosk", Integer, nullable=False),
    Column("by_phone", Integer, nullable=False),
)
