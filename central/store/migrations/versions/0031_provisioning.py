"""Batches of kiosks made ready by file."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_NAME = sa.String(40)
_MOMENT = sa.String(24)


def upgrade() -> None:
    """Make the tables; nothing that was there changes."""
    op.create_table(
        "provision_batches",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("batch_id", _NAME, nullable=False),
        sa.Column("token_hash", sa.String(43), nullable=False),
        sa.Column("kiosks", sa.Integer(), nullable=False),
        sa.Column("group_id", _NAME, nullable=True),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("not_after", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("site_id", "batch_id", name="pk_provision_batches"),
    )
    op.create_table(
        "provision_labels",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("batch_id", _NAME, nullable=False),
        sa.Column("label", sa.Integer(), nullable=False),
        sa.Column("counter_id", _NAME, nullable=True),
        sa.Column("kiosk_id", _NAME, nullable=True),
        sa.PrimaryKeyConstraint("site_id", "batch_id", "label", name="pk_provision_labels"),
    )
    op.create_index("ix_provision_labels_kiosk", "provision_labels", ["site_id", "kiosk_id"])
