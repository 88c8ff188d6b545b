"""Open data: files as they were published, and the audience of a system's key."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that has a value in every row, and a table; nothing that was there changes."""
    op.add_column(
        "api_keys",
        # Keys of before read no answers; now they read what everybody may.
        sa.Column("audience", sa.String(10), nullable=False, server_default="public"),
    )
    op.create_table(
        "open_data_files",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("night", sa.String(10), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("json_hash", sa.String(43), nullable=False),
        sa.Column("csv_hash", sa.String(43), nullable=False),
        sa.Column("json", sa.Text(), nullable=False),
        sa.Column("csv", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "revision", name="pk_open_data_files"),
    )
