"""The second version of the counting rules: by which a site was counted, and test visits.

The figures themselves are counted again afterwards, by `central.audit.count_again`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two columns: every site there is was counted by version 1."""
    op.add_column("visits", sa.Column("tested", sa.BigInteger()))
    op.add_column(
        "sites", sa.Column("rules_version", sa.Integer(), nullable=False, server_default="1")
    )
