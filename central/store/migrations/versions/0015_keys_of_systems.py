"""Keys of other systems that read."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing that was there changes."""
    op.create_table(
        "api_keys",
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("site_id", sa.String(40)),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("made_at", sa.String(24), nullable=False),
        sa.Column("revoked_at", sa.String(24)),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
    )
