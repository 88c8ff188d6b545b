"""Batches of kiosks made ready by file."""

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing changes yet."""
