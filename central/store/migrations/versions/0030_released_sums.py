"""Sums of days that are over, by site.

Only tables and two empty columns are made: the sums themselves are written by the round of a
program that knows them (`central.released.day_sums_thread`), site by site, so that no site waits
for a migration. What a program of before takes in meanwhile moves `batches` and leaves
`summed_batches` behind: by that every reader sees that the sums of that site say nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_NAME, _DAY = sa.String(40), sa.String(10)


def upgrade() -> None:
    """Make the tables and the columns; nothing that was there changes."""
    op.add_column("sites", sa.Column("summed_batches", sa.Integer(), nullable=True))
    op.add_column("sites", sa.Column("summed_to", _DAY, nullable=True))
    op.create_table(
        "day_sums",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("day", _DAY, nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("question", _NAME, nullable=False),
        sa.Column("answer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id", "day", "questionnaire", "question", "answer", name="pk_day_sums"
        ),
    )
    op.create_table(
        "summed_days",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("day", _DAY, nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("served", sa.Integer(), nullable=False),
        sa.Column("at_kiosk", sa.Integer(), nullable=False),
        sa.Column("by_phone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", name="pk_summed_days"),
    )
