"""What officers and the public have been shown."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_NAME, _DAY = sa.String(40), sa.String(10)
_KEY = (
    ("site_id", _NAME),
    ("audience", sa.String(10)),
    ("subject", _NAME),
    ("first_day", _DAY),
    ("last_day", _DAY),
    ("day", _DAY),
    ("channel", sa.String(10)),
    ("questionnaire", sa.String(60)),
    ("question", _NAME),
    ("answer", sa.Integer()),
    ("night", _DAY),
)


def upgrade() -> None:
    """Make the table; nothing that was there changes, and the next night fills it."""
    op.create_table(
        "published_parts",
        *(sa.Column(name, kind, autoincrement=False, nullable=False) for name, kind in _KEY),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*(name for name, _ in _KEY), name="pk_published_parts"),
    )
