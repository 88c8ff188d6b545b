"""Heads: what the central has signed at night, and how far kiosks have said that they are."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from central.store.metadata import DAY, EPOCH, HASH, MOMENT, NAME, metadata

nightly_heads = Table(
    "nightly_heads",
    metadata,
    Column("epoch", EPOCH, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("night", DAY, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("jws", Text, nullable=False),
    # The list as it was signed: its exact text.
    Column("list", Text, nullable=False),
)

# Each answer to a heartbeat names the last one.
Index("ix_nightly_heads_at", nightly_heads.c.at)

claimed_heads = Table(
    "claimed_heads",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    # The furthest record that the kiosk has spoken of, sent or not.
    Column("seq", BigInteger, nullable=False),
    Column("hash", HASH, nullable=False),
    # heartbeat, or epoch.opened of a later epoch.
    Column("said_by", String(20), nullable=False),
    Column("said_at", MOMENT, nullable=False),
)
