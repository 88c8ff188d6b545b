"""Who is there: sites, counters, officers, kiosks, batch tokens, heartbeats, alarms."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from central.store.metadata import EPOCH, HASH, MOMENT, NAME, metadata
from central.tally.rules import VERSION

sites = Table(
    "sites",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("sample", Boolean, nullable=False),
    # How many batches the site has taken; a batch's number orders it among the site's others.
    Column("batches", Integer, nullable=False),
    # By which version of the rules its figures were counted.
    Column("rules_version", Integer, nullable=False, default=VERSION, server_default="1"),
)

counters = Table(
    "counters",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
    Column("field", Text, nullable=False),
)

officers = Table(
    "officers",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("officer_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
)

kiosks = Table(
    "kiosks",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("public_key", HASH, nullable=False),
    Column("kid", HASH, nullable=False),
    Column("counter_id", NAME),
    Column("state", String(10), nullable=False),
    Column("token_hash", HASH, nullable=False),
    Column("enrolled_at", MOMENT, nullable=False),
    Column("decided_at", MOMENT),
)
# The wire names a kiosk without its site.
Index("ix_kiosks_kiosk_id", kiosks.c.kiosk_id)

batch_tokens = Table(
    "batch_tokens",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("token_hash", HASH, primary_key=True),
    Column("issued_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("uses_left", Integer, nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("received_at", MOMENT, nullable=False),
    Column("epoch", EPOCH, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("unsent", Integer, nullable=False),
    Column("source", String(40), nullable=False),
    Column("source_reason", Text, nullable=False),
    Column("disk_free_mb", Integer, nullable=False),
    Column("clock", String(10), nullable=False),
    Column("version", String(40), nullable=False),
    Column("at", String(35), nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("alarm_id", String(120), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("kiosk_id", NAME),
    Column("detail", Text, nullable=False),
    Column("at", MOMENT, nullable=False),
)
