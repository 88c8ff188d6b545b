"""Batches of kiosks that were made ready by file, and their labels.

A batch's kiosks are those with the hash of its token. Neither table holds the token.
"""

from sqlalchemy import Column, Index, Integer, String, Table

from central.store.metadata import HASH, MOMENT, NAME, metadata

provision_batches = Table(
    "provision_batches",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("batch_id", NAME, primary_key=True),
    Column("token_hash", HASH, nullable=False),
    # How many kiosks it is for, and how many labels it has.
    Column("kiosks", Integer, nullable=False),
    # Into which group of settings its kiosks are put with their approval; null: none by name.
    Column("group_id", NAME),
    Column("made_at", MOMENT, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("not_after", MOMENT, nullable=False),
    Column("ended_at", MOMENT),
)

provision_labels = Table(
    "provision_labels",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("batch_id", NAME, primary_key=True),
    Column("label", Integer, primary_key=True),
    # Null where the batch was made without a list of counters.
    Column("counter_id", NAME),
    # The kiosk that was approved under this label.
    Column("kiosk_id", NAME),
)
Index("ix_provision_labels_kiosk", provision_labels.c.site_id, provision_labels.c.kiosk_id)
