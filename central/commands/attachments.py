"""`central attachments purge`: deletes now what `central serve` deletes within ten minutes."""

from datetime import datetime
from pathlib import Path

from central.audit_log import What
from central.commands.opening import author_of, open_database, open_settings
from central.retention.deletion import delete_expired
from central.store.engine import writing


def purge(config: Path | None, now: datetime) -> list[str]:
    """Delete the attachments that were kept long enough; a line for each name."""
    engine, author = open_database(config), author_of(config)
    try:
        deleted = delete_expired(engine, now, open_settings(config).privacy.comment_days)
        with writing(engine) as connection:
            author.note(connection, What.ATTACHMENTS_PURGED, "", now, facts=dict(deleted))
    finally:
        engine.dispose()
    return [f"{name}: {count} deleted" for name, count in deleted.items()]
