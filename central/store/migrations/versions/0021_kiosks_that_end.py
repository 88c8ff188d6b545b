"""Kiosks that were replaced or retired, and decisions on a quarantine."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NAME, _MOMENT = sa.String(40), sa.String(24)


def upgrade() -> None:
    """Add columns that may be empty, and a table; nothing that was there changes."""
    op.add_column("sites", sa.Column("count_again_since", _MOMENT))
    op.add_column("kiosks", sa.Column("successor", _NAME))
    op.add_column("kiosks", sa.Column("end_reason", sa.Text()))
    op.create_table(
        "quarantine_decisions",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("kiosk_id", _NAME, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("after_batch", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(60), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "number", name="pk_quarantine_decisions"),
    )
