"""The phone: tokens that were opened, answers under way, and the longer questionnaire's place."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables and the column; nothing that was there changes."""
    op.add_column("visits", sa.Column("surveyed", sa.BigInteger()))
    op.create_table(
        "phone_tokens",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(43), nullable=False),
        sa.Column("opened_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "token_hash", name="pk_phone_tokens"),
    )
    op.create_table(
        "phone_sheets",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(43), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("token", sa.String(280), nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("lang", sa.String(3), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.String(24), nullable=False),
        sa.Column("touched_at", sa.String(24), nullable=False),
        sa.Column("closed_at", sa.String(24)),
        sa.Column("epoch", sa.String(22)),
        sa.Column("seq", sa.BigInteger()),
        sa.PrimaryKeyConstraint("site_id", "token_hash", "part", name="pk_phone_sheets"),
    )
    op.create_index(
        "ix_phone_sheets_open",
        "phone_sheets",
        ["touched_at"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
