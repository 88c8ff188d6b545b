"""Released blocks by the hour: what is known of the hours of each, beside its answers."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns that may be empty: the running version leaves them so, which says "not known"."""
    for name in ("hours", "rated_then"):
        op.add_column("released_tallies", sa.Column(name, sa.Text(), nullable=True))
