"""Reports that are being made, and their files until they are removed."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_NAME = sa.String(40)
_ID = sa.String(22)
_MOMENT = sa.String(24)


def upgrade() -> None:
    """Make the tables; nothing that was there changes."""
    op.create_table(
        "report_jobs",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("job_id", _ID, nullable=False),
        sa.Column("account", sa.String(60), nullable=False),
        sa.Column("sites", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("format", sa.String(4), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("worker", _ID, nullable=True),
        sa.Column("beat_at", _MOMENT, nullable=True),
        sa.Column("parts_done", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("cancel", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(20), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("file_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "job_id", name="pk_report_jobs"),
    )
    op.create_index("ix_report_jobs_state", "report_jobs", ["state"])
    op.create_table(
        "report_files",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("job_id", _ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "job_id", name="pk_report_files"),
    )
