"""The first outbox: owner, epochs, log, pending, attachments, receipts, probe.

Self-contained: a migration never imports the live tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("kiosk", sa.Text, nullable=False),
        sa.Column("kid", sa.Text, nullable=False),
    )
    op.create_table(
        "epochs",
        sa.Column("first_number", sa.Integer, primary_key=True),
        sa.Column("epoch", sa.Text, nullable=False),
    )
    op.create_table(
        "log",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("jws", sa.Text, nullable=False),
    )
    op.create_table("pending", sa.Column("number", sa.Integer, primary_key=True))
    # A record and the note that it is to be sent cannot be told apart by a crash: one statement
    # writes both.
    op.execute(
        "CREATE TRIGGER log_is_pending AFTER INSERT ON log "
        "BEGIN INSERT INTO pending (number) VALUES (NEW.number); END"
    )
    op.create_table(
        "attachments",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("box", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "receipts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("jws", sa.Text, nullable=False),
    )
    op.create_table(
        "probe",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("filler", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Back to nothing is deleting a log, which no program of ours does."""
    message = "the outbox is never downgraded; the copy made before the migration is beside it"
    raise NotImplementedError(message)
