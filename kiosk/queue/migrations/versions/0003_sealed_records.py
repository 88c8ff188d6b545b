"""What is kept sealed after its receipt, whose keys signed, how the file began, how far steps are.

Self-contained: a migration never imports the live tables. Nothing of a record is changed here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds tables and counts what is there; sealing begins with the first steps of this version."""
    op.create_table(
        "sealed",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("day", sa.Text, nullable=False),
        sa.Column("since_boot", sa.Text, nullable=False),
        sa.Column("since_run_ms", sa.Integer, nullable=False),
        sa.Column("since_wall_ms", sa.Integer, nullable=False),
    )
    op.create_table("parked", sa.Column("number", sa.Integer, primary_key=True))
    op.create_table(
        "keys",
        sa.Column("first_number", sa.Integer, primary_key=True),
        sa.Column("public_key", sa.Text, nullable=False),
    )
    op.create_table(
        "beginning",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("kept", sa.Text),
        sa.Column("receipt", sa.Text),
    )
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer, sa.CheckConstraint("id = 1"), primary_key=True),
        sa.Column("sealed_to", sa.Integer, nullable=False),
        sa.Column("walked_to", sa.Integer, nullable=False),
        sa.Column("counted_to", sa.Integer, nullable=False),
        sa.Column("closed_number", sa.Integer, nullable=False),
    )
    op.create_table(
        "kinds",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("since_closing", sa.Integer, nullable=False),
    )
    # An earlier version closed no day, so what stands since the last closing is the last epoch.
    op.execute(
        "INSERT INTO kinds (kind, total, since_closing) SELECT kind, count(*), "
        "sum(number >= (SELECT coalesce(max(first_number), 1) FROM epochs)) FROM log GROUP BY kind"
    )
    op.execute(
        "INSERT INTO steps (id, sealed_to, walked_to, counted_to, closed_number) SELECT 1, 0, 0, "
        "(SELECT coalesce(max(number), 0) FROM log), "
        "(SELECT coalesce(max(first_number) - 1, 0) FROM epochs)"
    )


def downgrade() -> None:
    """Back is the copy made before the migration."""
    message = "the outbox is never downgraded; the copy made before the migration is beside it"
    raise NotImplementedError(message)
