"""The logs of the kiosks: records, what stands beside them, and how far each log is held.

A record is never updated and never deleted. What is decided about one (a mark, a fork) is a
row of its own beside it. Its compact form is rebuilt from its parts (`central.store.compact`).
Attachments alone may be deleted; the log stays whole without them.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from central.store.metadata import DAY, EPOCH, HASH, MOMENT, NAME, metadata

CHECK_PART_CHARACTERS = 12
"""Leading characters of a rating's hash by which its text check code is looked up (72 bits)."""

logs = Table(
    "logs",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("head", HASH, nullable=False),
    Column("head_at", MOMENT, nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    # Set by a fork: what the kiosk's logs received after batch `quarantined_batch` is kept and
    # counted apart.
    Column("quarantined_from", BigInteger),
    Column("quarantined_batch", Integer),
    # What the counting rules ask of the records up to the head (`LogBefore`, as text).
    Column("rules_state", Text, nullable=False, default="", server_default=""),
)

records = Table(
    "records",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", HASH, nullable=False),
    Column("check_part", String(CHECK_PART_CHARACTERS)),
    Column("payload", LargeBinary),
    Column("signature", LargeBinary),
    # The key's thumbprint, decoded.
    Column("kid", LargeBinary),
    # The compact form, where the three before do not give it back to the byte; else null.
    Column("jws", Text),
    Column("kind", String(41), nullable=False),
    Column("day", DAY, nullable=False),
    Column("batch", Integer, nullable=False),
    Column("received_at", MOMENT, nullable=False),
)
# Only ratings have a check code; the page behind it does not know the site. Not unique.
Index(
    "ix_records_check_part",
    records.c.check_part,
    sqlite_where=records.c.check_part.is_not(None),
    postgresql_where=records.c.check_part.is_not(None),
)

marks = Table(
    "marks",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("rule", String(40), primary_key=True),
    # False for a note, which says something of the record and excludes nothing.
    Column("excludes", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

forks = Table(
    "forks",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", HASH, primary_key=True),
    Column("jws", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
)

attachments = Table(
    "attachments",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("name", NAME, primary_key=True),
    Column("hash", HASH, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Column("received_at", MOMENT, nullable=False),
)
# Those that were kept long enough are found without reading a box.
Index("ix_attachments_age", attachments.c.name, attachments.c.received_at)
