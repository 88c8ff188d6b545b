"""Several sites for one account, passwords that are good once, and the audit log.

Leaders and administrators saw every site, whatever site their account named: they still do.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NAME, _EPOCH, _HASH, _MOMENT = sa.String(40), sa.String(22), sa.String(43), sa.String(24)


def upgrade() -> None:
    """Make tables and a column; nothing that was there goes."""
    op.add_column("accounts", sa.Column("one_time_until", _MOMENT))
    op.execute("UPDATE accounts SET site_id = NULL WHERE role IN ('leader', 'admin')")
    op.create_table(
        "account_sites",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "account_id", name="pk_account_sites"),
    )
    op.create_index("ix_account_sites_account_id", "account_sites", ["account_id"])
    _make_audit_log()


def _make_audit_log() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("epoch", _EPOCH, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("about_site", _NAME),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["site_id", "at"])
    op.create_index("ix_audit_entries_about", "audit_entries", ["site_id", "about_site", "number"])
    op.create_table(
        "audit_heads",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("epoch", _EPOCH, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.PrimaryKeyConstraint("site_id", name="pk_audit_heads"),
    )
    op.execute("INSERT INTO audit_heads VALUES ('-', 0, '', 0, '')")
