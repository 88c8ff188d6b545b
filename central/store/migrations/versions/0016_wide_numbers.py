"""Numbers that a kiosk says of itself have room for whatever its signed words may hold (2^53).

SQLite has one width; PostgreSQL would refuse the heartbeat of a kiosk whose log is that long.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WIDER = {"heartbeats": ("seq", "unsent", "disk_free_mb"), "anchors": ("within_ms",)}


def upgrade() -> None:
    """Widen the columns; nothing that was there changes."""
    for table, columns in WIDER.items():
        with op.batch_alter_table(table) as change:
            for column in columns:
                change.alter_column(
                    column, type_=sa.BigInteger(), existing_type=sa.Integer(), nullable=False
                )
