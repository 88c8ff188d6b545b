"""Codes for enrolling, keys that change, anchors of time, nightly heads, heads that kiosks claim.

Every kiosk that is there has one key, the one it enrolled with.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NAME, _EPOCH, _HASH, _MOMENT = sa.String(40), sa.String(22), sa.String(43), sa.String(24)


def upgrade() -> None:
    """Make the tables and columns; nothing that was there changes."""
    op.add_column("kiosks", sa.Column("revoked_epoch", _EPOCH))
    op.add_column("kiosks", sa.Column("revoked_seq", sa.BigInteger()))
    op.add_column("kiosks", sa.Column("bound_counter", _NAME))
    op.add_column("heartbeats", sa.Column("boot", sa.String(36)))
    op.add_column("heartbeats", sa.Column("up_ms", sa.BigInteger()))
    op.add_column("heartbeats", sa.Column("configuration_etag", _HASH))
    op.add_column("heartbeats", sa.Column("key_level", sa.String(20)))
    _place_revocations()
    _make_keys()
    _make_heads()
    op.create_table(
        "enrolment_codes",
        sa.Column("kiosk_id", _NAME, nullable=False),
        sa.Column("public_key", _HASH, nullable=False),
        sa.Column("counter_wish", _NAME),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kiosk_id", name="pk_enrolment_codes"),
    )
    op.create_index("ix_enrolment_codes_code", "enrolment_codes", ["code"], unique=True)
    op.create_table(
        "anchors",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("kiosk_id", _NAME, nullable=False),
        sa.Column("boot", sa.String(36), nullable=False),
        sa.Column("up_ms", sa.BigInteger(), nullable=False),
        sa.Column("central_at", _MOMENT, nullable=False),
        sa.Column("within_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "boot", name="pk_anchors"),
    )


def _place_revocations() -> None:
    """Who was revoked before is revoked from the first record on that is not held."""
    newest = (
        "FROM logs AS l JOIN records AS r ON r.site_id = l.site_id AND r.kiosk_id = l.kiosk_id"
        " AND r.epoch = l.epoch AND r.seq = l.seq"
        " WHERE l.site_id = kiosks.site_id AND l.kiosk_id = kiosks.kiosk_id"
        " ORDER BY r.batch DESC LIMIT 1"
    )
    op.execute(
        f"UPDATE kiosks SET revoked_epoch = (SELECT l.epoch {newest}),"  # noqa: S608 - ours
        f" revoked_seq = (SELECT l.seq + 1 {newest}) WHERE state = 'revoked'"
    )


def _make_keys() -> None:
    op.create_table(
        "kiosk_keys",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("kiosk_id", _NAME, nullable=False),
        sa.Column("kid", _HASH, nullable=False),
        sa.Column("public_key", _HASH, nullable=False),
        sa.Column("epoch", _EPOCH),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "kid", name="pk_kiosk_keys"),
    )
    op.execute(
        "INSERT INTO kiosk_keys (site_id, kiosk_id, kid, public_key, since) "
        "SELECT site_id, kiosk_id, kid, public_key, enrolled_at FROM kiosks"
    )
    op.create_table(
        "central_keys",
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("public_key", _HASH, nullable=False),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("since", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("purpose", "public_key", name="pk_central_keys"),
    )


def _make_heads() -> None:
    op.create_table(
        "nightly_heads",
        sa.Column("epoch", _EPOCH, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("night", sa.String(10), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "number", name="pk_nightly_heads"),
    )
    op.create_index("ix_nightly_heads_at", "nightly_heads", ["at"])
    op.create_table(
        "claimed_heads",
        sa.Column("site_id", _NAME, nullable=False),
        sa.Column("kiosk_id", _NAME, nullable=False),
        sa.Column("epoch", _EPOCH, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", _HASH, nullable=False),
        sa.Column("said_by", sa.String(20), nullable=False),
        sa.Column("said_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "epoch", name="pk_claimed_heads"),
    )
