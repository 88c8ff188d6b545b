"""The officers' badges and PINs, as the changes that were made to them, and the salts.

A row of `officer_changes` is a change and stays for ever: who changed what of which officer, and
when. `tag` stands for a badge (salted SHA-256) or a PIN (Argon2id), and is emptied as soon as a
later change takes its place.
"""

from sqlalchemy import BigInteger, Column, String, Table, Text

from central.store.metadata import HASH, MOMENT, NAME, metadata

officer_changes = Table(
    "officer_changes",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # Rises with every change at the site, together with the numbers of its kiosks' PINs.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("officer_id", NAME, nullable=False),
    # "officer" (stands on the list), "name", "badge" or "pin".
    Column("what", String(10), nullable=False),
    # "set" or "cleared".
    Column("action", String(10), nullable=False),
    Column("tag", HASH),
    # Of the officer from then on, where the change is one of list or name. Null in what an earlier
    # version wrote, but for the last.
    Column("name", Text),
    # The account's name, or "command" for who has the server itself.
    Column("changed_by", String(60), nullable=False),
    Column("changed_at", MOMENT, nullable=False),
)

roster_salts = Table(
    "roster_salts",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("badge_salt", String(22), nullable=False),
    # Parameters and salt of Argon2id, which all PINs of the site's officers share.
    Column("pin_salt", Text, nullable=False),
)
