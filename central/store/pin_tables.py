"""The PINs of the kiosks' service menus, as the changes that were made to them.

A row is a change and stays for ever: who changed which PIN of which kiosk, and when. `pin` is an
Argon2id hash, and is emptied as soon as a later change takes its place.
"""

from sqlalchemy import BigInteger, Column, String, Table, Text

from central.store.metadata import MOMENT, NAME, metadata

pin_changes = Table(
    "pin_changes",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    # Rises with every change of the kiosk: the number of its signed configuration.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("role", String(20), nullable=False),
    # "set" or "cleared".
    Column("action", String(10), nullable=False),
    Column("pin", Text),
    # The account's name, or "command" for who has the server itself.
    Column("changed_by", String(60), nullable=False),
    Column("changed_at", MOMENT, nullable=False),
)
