"""What is known of phone tokens: when each was opened first, and the answers under way.

An answer stands here only until its questionnaire is finished or left; then it stands in a signed
record of the phone's log, and `answers` is emptied. A token stands as its hash; its text is kept
beside an open sheet only, since the record is made from it.
"""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from central.store.metadata import EPOCH, HASH, MOMENT, NAME, metadata
from kiosk.record.phone_token import MAX_TOKEN_CHARACTERS

phone_tokens = Table(
    "phone_tokens",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("token_hash", HASH, primary_key=True),
    Column("opened_at", MOMENT, nullable=False),
)

phone_sheets = Table(
    "phone_sheets",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("token_hash", HASH, primary_key=True),
    # "rating" or "survey": each at most once for a token.
    Column("part", String(10), primary_key=True),
    Column("token", String(MAX_TOKEN_CHARACTERS), nullable=False),
    Column("questionnaire", String(60), nullable=False),
    Column("lang", String(3), nullable=False),
    # JSON: question to value, or null where it was skipped.
    Column("answers", Text, nullable=False),
    Column("begun_at", MOMENT, nullable=False),
    Column("touched_at", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
    # Where the record stands, once it was made.
    Column("epoch", EPOCH),
    Column("seq", BigInteger),
)
Index(
    "ix_phone_sheets_open",
    phone_sheets.c.touched_at,
    sqlite_where=phone_sheets.c.closed_at.is_(None),
    postgresql_where=phone_sheets.c.closed_at.is_(None),
)
