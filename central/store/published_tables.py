"""What officers and the public have been shown: it stays, and grows by whole blocks.

One row: how many answers of one day a parcel gained in one night; no row changes. A parcel is known
by its span, the days that it was made for; only whole parcels are shown (docs/adr/0063).
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from central.store.metadata import DAY, NAME, metadata

published_parts = Table(
    "published_parts",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # officer or public.
    Column("audience", String(10), primary_key=True),
    # The officer; empty for the public.
    Column("subject", NAME, primary_key=True),
    Column("first_day", DAY, primary_key=True),
    Column("last_day", DAY, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("channel", String(10), primary_key=True),
    Column("questionnaire", String(60), primary_key=True),
    Column("question", NAME, primary_key=True),
    Column("answer", Integer, primary_key=True, autoincrement=False),
    # Of which night: the parcel gained this then.
    Column("night", DAY, primary_key=True),
    Column("n", Integer, nullable=False),
)

# Sums of visits' shares of an ended month, of one officer at one counter (empty: not known), and
# published once; no row changes.
published_composites = Table(
    "published_composites",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # YYYY-MM.
    Column("month", String(7), primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("officer_id", NAME, primary_key=True),
    Column("questionnaire", String(60), primary_key=True),
    # Of which night.
    Column("night", DAY, nullable=False),
    Column("n", Integer, nullable=False),
    Column("sum_parts", BigInteger, nullable=False),
    Column("sum_squares", BigInteger, nullable=False),
)
