"""Brings an outbox to the schema of this version; run by the starter, not by the screen.

Guarantees that a file is copied before it is changed, that a migration that fails leaves the
old file in place, and that a file of a newer version is refused untouched. Runs as a process
of its own (`python -m kiosk.queue.migrate FILE`): Alembic would cost the kiosk 30 MB for good.
"""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from kiosk.queue.errors import OutboxTooNewError, StorageBrokenError

HEAD = "0001"
"""The schema's revision in this version."""

KNOWN = ("0001",)
MIGRATION_LIMIT_S = 120


def revision_of(path: Path) -> str | None:
    """The revision of the outbox at `path`, or None if there is none yet.

    Raises OutboxTooNewError for a revision this version does not know, StorageBrokenError for a
    file that is no outbox.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = sqlite3.connect(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        message = f"{path} is not an outbox ({error}); move it aside, do not delete it"
        raise StorageBrokenError(message) from error
    finally:
        connection.close()
    revision = str(row[0]) if row else None
    if revision is not None and revision not in KNOWN:
        message = (
            f"{path} was written by a newer version (schema {revision}, this version knows up to "
            f"{HEAD}); install that version again. The file was not touched"
        )
        raise OutboxTooNewError(message)
    return revision


def ensure_schema(path: Path) -> None:
    """Makes or migrates the outbox at `path` if it needs it, in a process of its own."""
    if revision_of(path) == HEAD:
        return
    done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
        [sys.executable, "-m", "kiosk.queue.migrate", str(path)],
        capture_output=True,
        text=True,
        timeout=MIGRATION_LIMIT_S,
        check=False,
    )
    if done.returncode:
        message = f"the outbox {path} could not be migrated: {done.stderr.strip()[-500:]}"
        raise StorageBrokenError(message)


def migrate(path: Path) -> None:
    """Runs the migrations on a copy of `path` and puts the copy in its place when all went well."""
    from alembic import command
    from alembic.config import Config

    working = path.with_name(path.name + ".migrating")
    for stale in (working, working.with_name(working.name + "-journal")):
        stale.unlink(missing_ok=True)
    if path.exists() and path.stat().st_size:
        shutil.copy2(path, path.with_name(f"{path.name}.before-{HEAD}"))
        shutil.copy2(path, working)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{working}")
    command.upgrade(config, HEAD)
    _sync(working)
    working.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    import os

    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


if __name__ == "__main__":
    migrate(Path(sys.argv[1]))
