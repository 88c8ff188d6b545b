"""Tallies by hour, sums for the composite index, revised days.

The tables are new, so that a program of the version before goes on as it did. Sites are counted
again afterwards by `central migrate`, and `central recount` says what a program of the version
before left out that took in records meanwhile.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NAME, DAY, MOMENT = sa.String(40), sa.String(10), sa.String(24)


def upgrade() -> None:
    """Make the tables; nothing that was there changes."""
    op.create_table(
        "hour_tallies",
        sa.Column("site_id", NAME, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counter_id", NAME, nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id", "day", "hour", "counter_id", "event", "mark", name="pk_hour_tallies"
        ),
    )
    sum_key = ("counter_id", "officer_id", "procedure")
    op.create_table(
        "visit_sums",
        sa.Column("site_id", NAME, nullable=False),
        sa.Column("day", DAY, nullable=False),
        *(sa.Column(name, NAME, nullable=False) for name in sum_key),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("ratings", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sum_parts", sa.BigInteger(), nullable=False),
        sa.Column("sum_squares", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id",
            "day",
            *sum_key,
            "stage",
            "channel",
            "questionnaire",
            "mark",
            name="pk_visit_sums",
        ),
    )
    op.create_table(
        "revised_days",
        sa.Column("site_id", NAME, nullable=False),
        sa.Column("day", DAY, nullable=False),
        sa.Column("night", DAY, nullable=False),
        sa.Column("why", sa.String(20), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("ratings_before", sa.Integer(), nullable=False),
        sa.Column("ratings_after", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", "night", "why", name="pk_revised_days"),
    )
