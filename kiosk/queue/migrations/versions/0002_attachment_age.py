"""Since when each attachment waits for its deletion, and for how long the kiosk has run.

Self-contained: a migration never imports the live tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Attachments that are there wait from the first look of this version on."""
    op.add_column("attachments", sa.Column("since_boot", sa.Text))
    op.add_column("attachments", sa.Column("since_run_ms", sa.Integer))
    op.add_column("attachments", sa.Column("since_wall_ms", sa.Integer))
    op.create_table(
        "running",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("boot", sa.Text, nullable=False),
        sa.Column("up_ms", sa.Integer, nullable=False),
        sa.Column("run_ms", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Back is the copy made before the migration."""
    message = "the outbox is never downgraded; the copy made before the migration is beside it"
    raise NotImplementedError(message)
