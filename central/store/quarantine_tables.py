"""What auditors decided of kiosks whose log contradicted itself: facts beside the records.

A row is a decision and stays for ever; the last one of a kiosk holds.
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from central.store.metadata import EPOCH, MOMENT, NAME, metadata

quarantine_decisions = Table(
    "quarantine_decisions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    # 1, 2, 3 of the kiosk.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # One of `central.store.quarantine_queries.Verdict`.
    Column("verdict", String(20), nullable=False),
    # Where the log contradicted itself, and how many batches the site had taken by then.
    Column("epoch", EPOCH, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("after_batch", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", String(60), nullable=False),
    Column("decided_at", MOMENT, nullable=False),
)
