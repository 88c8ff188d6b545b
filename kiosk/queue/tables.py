"""The outbox's tables. `log` is append-only; what waits and what was kept long enough shrinks.

`number` is the place in the file, over all epochs; it never leaves the kiosk. An epoch's records
are those from its `first_number` on, so that a record's sequence number is its distance from
there: no two rows can claim one place, and a commit touches no index beside the two tables. A
trigger writes a record's row of `pending` in the statement that writes the record.
"""

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

owner = Table(
    "owner",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("kiosk", Text, nullable=False),
    Column("kid", Text, nullable=False),
)

epochs = Table(
    "epochs",
    metadata,
    Column("first_number", Integer, primary_key=True),
    Column("epoch", Text, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("jws", Text, nullable=False),
)

pending = Table(
    "pending",
    metadata,
    Column("number", Integer, primary_key=True),
)

attachments = Table(
    "attachments",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("box", LargeBinary, nullable=False),
    # Since when it waits for its deletion (`expiry`); null: it does not wait yet.
    Column("since_boot", Text),
    Column("since_run_ms", Integer),
    Column("since_wall_ms", Integer),
)

running = Table(
    "running",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("boot", Text, nullable=False),
    Column("up_ms", Integer, nullable=False),
    Column("run_ms", Integer, nullable=False),
)

receipts = Table(
    "receipts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("jws", Text, nullable=False),
)

probe = Table(
    "probe",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filler", LargeBinary, nullable=False),
)
