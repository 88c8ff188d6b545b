"""Who may sign in: accounts, open sessions, and failed attempts.

These do not grow with the work of a site, and a leader belongs to none, so they are keyed
without one. Nothing here can be used to sign in: passwords and session ids stand as hashes.
"""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from central.store.metadata import MOMENT, NAME, metadata

ACCOUNT_ID = String(32)
DIGEST = String(64)
"""SHA-256 in hexadecimal."""

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", ACCOUNT_ID, primary_key=True),
    Column("name", String(40), nullable=False),
    # Argon2id; the text carries its own parameters and salt.
    Column("password", Text, nullable=False),
    Column("role", String(20), nullable=False),
    # The first of the sites that the account sees; none for one who sees every site.
    Column("site_id", NAME),
    Column("active", Boolean, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    # A password that somebody else knows: good until then, and only for setting one's own.
    Column("one_time_until", MOMENT),
)
Index("ix_accounts_name", accounts.c.name, unique=True)

account_sites = Table(
    "account_sites",
    metadata,
    # Further sites, for one who answers for several.
    Column("site_id", NAME, primary_key=True),
    Column("account_id", ACCOUNT_ID, primary_key=True),
)
Index("ix_account_sites_account_id", account_sites.c.account_id)

sessions = Table(
    "sessions",
    metadata,
    # Digest of the id that only the browser holds.
    Column("session_digest", DIGEST, primary_key=True),
    Column("account_id", ACCOUNT_ID, nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    Column("used_at", MOMENT, nullable=False),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    # Digest of the name typed, or of the address it came from: neither stands here in clear.
    Column("subject_digest", DIGEST, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", MOMENT, nullable=False),
)
