"""Attachments are found by name and time of receipt, without reading their boxes."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index; nothing that was there changes."""
    op.create_index("ix_attachments_age", "attachments", ["name", "received_at"])
