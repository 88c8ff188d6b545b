"""The outbox's tables. `log` only grows; what waits and what was kept long enough shrinks.

`number` is the place in the file, over all epochs; it never leaves the kiosk. An epoch's records
are those from its `first_number` on, so that a record's sequence number is its distance from
there: no two rows can claim one place, and a commit touches no index beside the two tables. A
trigger writes a record's row of `pending` in the statement that writes the record.

`hash` and `kind` of a record stay for good. Its `jws` is emptied when the record is sealed, after
its receipt (`sealed`), and the box is deleted when it was kept long enough.
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

sealed = Table(
    "sealed",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("box", LargeBinary, nullable=False),
    # SHA-256 of the box: nobody here can open it to see whether it is whole.
    Column("digest", LargeBinary, nullable=False),
    # The record's own day, YYYY-MM-DD.
    Column("day", Text, nullable=False),
    Column("since_boot", Text, nullable=False),
    Column("since_run_ms", Integer, nullable=False),
    Column("since_wall_ms", Integer, nullable=False),
)

parked = Table(
    "parked",
    metadata,
    # Never receipted, and cannot be sent: the central lacks what stood before it.
    Column("number", Integer, primary_key=True),
)

keys = Table(
    "keys",
    metadata,
    # The number of the first record that the key signed.
    Column("first_number", Integer, primary_key=True),
    Column("public_key", Text, nullable=False),
)

beginning = Table(
    "beginning",
    metadata,
    # How this file began: the reason of its first epoch, where the file before it was left, and
    # the last receipt that was known then.
    Column("id", Integer, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("kept", Text),
    Column("receipt", Text),
)

steps = Table(
    "steps",
    metadata,
    # Up to which record the steps in the background have come.
    Column("id", Integer, primary_key=True),
    Column("sealed_to", Integer, nullable=False),
    Column("walked_to", Integer, nullable=False),
    Column("counted_to", Integer, nullable=False),
    # The last `day.closed` or, without one, what stands before the last epoch.
    Column("closed_number", Integer, nullable=False),
)

kinds = Table(
    "kinds",
    metadata,
    # How many records of a kind there are up to `counted_to`: in all, and since the last closing.
    Column("kind", Text, primary_key=True),
    Column("total", Integer, nullable=False),
    Column("since_closing", Integer, nullable=False),
)

probe = Table(
    "probe",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("filler", LargeBinary, nullable=False),
)
