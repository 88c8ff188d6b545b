"""What the fifth version of the counting rules needs of a visit, and of a log before a batch.

The figures themselves are counted again afterwards, by `central.audit.count_again`, which fills
these columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the version before leaves them as they are."""
    op.add_column("visits", sa.Column("declined", sa.BigInteger()))
    op.add_column("visits", sa.Column("reopened", sa.BigInteger()))
    op.add_column("logs", sa.Column("rules_state", sa.Text(), nullable=False, server_default=""))
