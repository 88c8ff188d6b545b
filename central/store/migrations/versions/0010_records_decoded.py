"""Records decoded: payload, signature and key id stand apart, and the compact form is rebuilt.

A record whose parts do not give its compact form back to the byte is kept whole. The rows are
copied in pieces, so that the memory this takes does not depend on how many there are.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from central.store.compact import parts_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

PIECE = 1000
"""Rows held at once."""

_KEY = ("site_id", "kiosk_id", "epoch", "seq")
_KEPT = (*_KEY, "hash", "check_part", "kind", "day", "batch", "received_at")
_before = sa.table("records", *map(sa.column, (*_KEPT, "jws")))
_after = sa.table(
    "records_decoded", *map(sa.column, (*_KEPT, "payload", "signature", "kid", "jws"))
)


def upgrade() -> None:
    """Make the table anew beside the old one, fill it, and put it in its place."""
    is_postgresql = op.get_context().dialect.name == "postgresql"
    # There a constraint's name belongs to the schema, and the old table still has it.
    key_name = "pk_records_decoded" if is_postgresql else "pk_records"
    _create(key_name)
    for piece in _pieces(op.get_bind()):
        op.get_bind().execute(_after.insert(), [_decoded(row) for row in piece])
    op.drop_table("records")
    op.rename_table("records_decoded", "records")
    if is_postgresql:
        op.execute("ALTER TABLE records RENAME CONSTRAINT pk_records_decoded TO pk_records")
    op.create_index(
        "ix_records_check_part",
        "records",
        ["check_part"],
        sqlite_where=sa.text("check_part IS NOT NULL"),
        postgresql_where=sa.text("check_part IS NOT NULL"),
    )


def _create(key_name: str) -> None:
    op.create_table(
        "records_decoded",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("check_part", sa.String(12)),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("signature", sa.LargeBinary()),
        sa.Column("kid", sa.LargeBinary()),
        sa.Column("jws", sa.Text()),
        sa.Column("kind", sa.String(41), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint(*_KEY, name=key_name),
    )


def _pieces(connection: sa.Connection) -> Iterator[list[sa.RowMapping]]:
    key = sa.tuple_(*(_before.c[name] for name in _KEY))
    query = sa.select(_before).order_by(*(_before.c[name] for name in _KEY)).limit(PIECE)
    piece = list(connection.execute(query).mappings())
    while piece:
        yield piece
        last = sa.tuple_(*(sa.literal(piece[-1][name]) for name in _KEY))
        piece = list(connection.execute(query.where(key > last)).mappings())


def _decoded(row: sa.RowMapping) -> dict[str, Any]:
    kept = {name: row[name] for name in _KEPT}
    parts = parts_of(row["jws"], row["kiosk_id"])
    if parts is None:
        return kept | {"payload": None, "signature": None, "kid": None, "jws": row["jws"]}
    return kept | dict(zip(("payload", "signature", "kid"), parts, strict=True)) | {"jws": None}
