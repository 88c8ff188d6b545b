"""`central attachments purge`: deletes now what `central serve` deletes within ten minutes."""

from datetime import datetime
from pathlib import Path

from central.commands.opening import open_database, open_settings
from central.retention.deletion import delete_expired


def purge(config: Path | None, now: datetime) -> list[str]:
    """Delete the attachments that were kept long enough; a line for each name."""
    engine = open_database(config)
    try:
        deleted = delete_expired(engine, now, open_settings(config).privacy.comment_days)
    finally:
        engine.dispose()
    return [f"{name}: {count} deleted" for name, count in deleted.items()]
