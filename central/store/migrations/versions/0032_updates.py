"""What a kiosk's heartbeat says of its last update."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; null for every kiosk that did not say anything yet."""
    op.add_column("heartbeats", sa.Column("update_told", sa.String(222)))
