"""Targets of sites."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_NAME = sa.String(40)


def upgrade() -> None:
    """Make the table; nothing that was there changes."""
    op.create_table(
        "targets",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_day", sa.String(10), nullable=False),
        sa.Column("permille", sa.Integer(), nullable=False),
        sa.Column("written_by", _NAME, nullable=False),
        sa.Column("written_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_targets"),
    )
