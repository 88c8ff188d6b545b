"""People: accounts, their sessions, and failed attempts to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables; nothing that was there changes."""
    op.create_table(
        "accounts",
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("site_id", sa.String(40)),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_name", "accounts", ["name"], unique=True)
    op.create_table(
        "sessions",
        sa.Column("session_digest", sa.String(64), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("opened_at", sa.String(24), nullable=False),
        sa.Column("used_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("session_digest", name="pk_sessions"),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("subject_digest", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("subject_digest", name="pk_sign_in_attempts"),
    )
