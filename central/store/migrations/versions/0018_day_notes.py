"""Notes on a day."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_NAME = sa.String(40)


def upgrade() -> None:
    """Make the table; nothing that was there changes."""
    op.create_table(
        "day_notes",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counter_id", _NAME, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=True),
        sa.Column("written_by", _NAME, nullable=False),
        sa.Column("written_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", "number", name="pk_day_notes"),
    )
