"""Hashes of dossier codes, and which visits named the same dossier: the third version of the rules.

The figures themselves are counted again afterwards, by `central.audit.count_again`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; nothing that was there changes, and no box that is there is opened."""
    op.create_table(
        "dossier_hashes",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("visit_id", sa.String(36), nullable=False),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("received_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "epoch", "seq", name="pk_dossier_hashes"),
    )
    op.create_index("ix_dossier_hashes_hash", "dossier_hashes", ["site_id", "hash"])
    op.create_index("ix_dossier_hashes_age", "dossier_hashes", ["received_at"])
    op.create_table(
        "same_dossiers",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("visit_id", sa.String(36), nullable=False),
        sa.Column("batch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_visit", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "visit_id", "batch", name="pk_same_dossiers"),
    )
    op.create_index("ix_same_dossiers_group", "same_dossiers", ["site_id", "first_visit"])
