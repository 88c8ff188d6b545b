"""The audit log: who did what at the central, one signed and chained entry after another.

One chain for the whole central (docs/adr/0066). `site_id` is the chain's place in the key, by
which tables are distributed: the same for every entry, and no name that a site can have.
"""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from central.store.metadata import EPOCH, HASH, MOMENT, NAME, metadata

WHOLE_CENTRAL = "-"
"""In `site_id`: no site's name begins with a dash."""

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # Of all epochs together: 1, 2, 3 ... without gaps.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", EPOCH, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("hash", HASH, nullable=False),
    # The site that the entry is about, for those who see no other; none: the whole central.
    Column("about_site", NAME),
    # The exact text that was signed. The columns before repeat what stands in it.
    Column("jws", Text, nullable=False),
)
Index("ix_audit_entries_at", audit_entries.c.site_id, audit_entries.c.at)
Index(
    "ix_audit_entries_about",
    audit_entries.c.site_id,
    audit_entries.c.about_site,
    audit_entries.c.number,
)

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # Of the last entry; its row is held while the next one is made.
    Column("number", BigInteger, nullable=False),
    Column("epoch", EPOCH, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", HASH, nullable=False),
)
