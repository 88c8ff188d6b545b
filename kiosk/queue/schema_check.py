"""Whether a file of this version's schema has its tables as this version makes them.

Guarantees that a changed byte in a file's description of its own tables is found when the file is
opened: SQLite believes what stands there, so that a column of another name or type would fail, or
be read as empty, long afterwards. Leaves to others: which schema the file says it has (`migrate`).
"""

from sqlalchemy import Connection, Table

from kiosk.queue import tables
from kiosk.queue.errors import OutboxDamagedError

LOG_IS_PENDING = (
    "CREATE TRIGGER log_is_pending AFTER INSERT ON log "
    "BEGIN INSERT INTO pending (number) VALUES (NEW.number); END"
)
"""As migration 0001 writes it; SQLite keeps the text as it was given."""


def refuse_odd_schema(connection: Connection) -> None:
    """OutboxDamagedError where a table or the trigger is not as our migrations left it."""
    for table in tables.metadata.sorted_tables:
        rows = connection.exec_driver_sql(f"PRAGMA table_info({table.name})").all()
        found = [(row.name, row.type, bool(row.pk)) for row in rows]
        if found != _columns(table):
            raise OutboxDamagedError(
                f"table {table.name} of the file is not as it was made: {found}"
            )
    triggers = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    texts = list(triggers.scalars())
    if texts != [LOG_IS_PENDING]:
        raise OutboxDamagedError(f"the trigger of the file is not as it was made: {texts}")


def _columns(table: Table) -> list[tuple[str, str, bool]]:
    return [
        (column.name, str(column.type.compile()), column.primary_key) for column in table.columns
    ]
