"""What is kept of dossier codes: keyed hashes for a day, and which visits named the same dossier.

No code stands here. A hash goes when its box does (`central.retention`); a group stays, since the
figures hang on it, and names visits alone.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table

from central.store.metadata import EPOCH, HASH, MOMENT, NAME, metadata

dossier_hashes = Table(
    "dossier_hashes",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # The place of the record that the box was attached to.
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("visit_id", String(36), nullable=False),
    Column("hash", HASH, nullable=False),
    Column("received_at", MOMENT, nullable=False),
)
Index("ix_dossier_hashes_hash", dossier_hashes.c.site_id, dossier_hashes.c.hash)
Index("ix_dossier_hashes_age", dossier_hashes.c.received_at)

# From batch `batch` of the site on, the visit stands in the group called `first_visit`. Rows are
# added and never changed, so that an audit can count every batch as it was counted.
same_dossiers = Table(
    "same_dossiers",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("visit_id", String(36), primary_key=True),
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("first_visit", String(36), nullable=False),
)
Index("ix_same_dossiers_group", same_dossiers.c.site_id, same_dossiers.c.first_visit)
