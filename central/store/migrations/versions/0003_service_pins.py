"""PINs of the kiosks' service menus: every change, with who made it and when."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing that was there changes."""
    op.create_table(
        "pin_changes",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("pin", sa.Text()),
        sa.Column("changed_by", sa.String(60), nullable=False),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "number", name="pk_pin_changes"),
    )
