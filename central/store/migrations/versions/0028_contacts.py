"""How citizens reach a site."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing that was there changes."""
    op.create_table(
        "contact_versions",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=False),
        sa.Column("valid_to", sa.String(10), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("hotline", "email", "address", "petitions")
        ),
        sa.PrimaryKeyConstraint("site_id", "valid_from", name="pk_contact_versions"),
    )
