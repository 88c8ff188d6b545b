"""The database: tables, engine, migrations and queries.

Guarantees that what is committed is on the disk, that a record is never changed or removed, and
that a database of another form is refused and never touched. Leaves to others: whether a record
is genuine (`central.ingest`), what counts (`central.tally`), who may see it (`central.accounts`).
"""

from central.store.engine import open_engine, reading, writing
from central.store.errors import StoreError

__all__ = ["StoreError", "open_engine", "reading", "writing"]
