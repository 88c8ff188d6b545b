"""Keys by which other systems read. They do not grow with the work of a site."""

from sqlalchemy import Column, String, Table, Text

from central.store.metadata import HASH, MOMENT, NAME, metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    # Null: every site of the province.
    Column("site_id", NAME),
    # As whom it reads answers: leader or public (`central.released.audience`).
    Column("audience", String(10), nullable=False, server_default="public"),
    # Of the whole key, which is 256 bits of chance and needs no slow hash.
    Column("hash", HASH, nullable=False),
    Column("made_at", MOMENT, nullable=False),
    Column("revoked_at", MOMENT),
)
