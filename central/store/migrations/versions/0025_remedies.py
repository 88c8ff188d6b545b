"""What is done about a factor."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_NAME = sa.String(40)


def upgrade() -> None:
    """Make the table; nothing that was there changes."""
    op.create_table(
        "remedies",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counter_id", _NAME, nullable=False),
        sa.Column("factor", sa.String(20), nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("responsible", sa.String(80), nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("strikes", sa.Integer(), nullable=True),
        sa.Column("written_by", _NAME, nullable=False),
        sa.Column("written_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_remedies"),
    )
