"""Keys: which ones a kiosk has signed with, and which ones the central has announced."""

from sqlalchemy import BigInteger, Column, String, Table

from central.store.metadata import EPOCH, HASH, MOMENT, NAME, metadata

kiosk_keys = Table(
    "kiosk_keys",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("kid", HASH, primary_key=True),
    Column("public_key", HASH, nullable=False),
    # The `key.rotated` that brought it; null for the key that was enrolled.
    Column("epoch", EPOCH),
    Column("seq", BigInteger),
    Column("since", MOMENT, nullable=False),
)

central_keys = Table(
    "central_keys",
    metadata,
    # receipt, configuration, sealing or recovery.
    Column("purpose", String(20), primary_key=True),
    Column("public_key", HASH, primary_key=True),
    # next, current or former.
    Column("role", String(10), nullable=False),
    # When it took that role: a configuration that names it has at least this number.
    Column("since", MOMENT, nullable=False),
)
