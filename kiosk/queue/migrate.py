"""Brings an outbox to the schema of this version; run by the starter, not by the screen.

Guarantees that a file is copied before it is changed, that a migration that fails or is cut
leaves the old file in place, and that a file of a newer version, or one that is no outbox, is
refused untouched. Runs as a process of its own (`python -m kiosk.queue.migrate FILE`): Alembic
would cost the kiosk 30 MB for good.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from kiosk.queue.engine import BUSY_TIMEOUT_MS
from kiosk.queue.errors import (
    OutboxTooNewError,
    StorageBrokenError,
    StorageError,
    sort_error,
    storage_error,
)
from kiosk.queue.transaction import environment

HEAD = "0002"
"""The schema's revision in this version."""

KNOWN = ("0001", "0002")
MIGRATION_LIMIT_S = 120

_NO_OUTBOX = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}


def revision_of(path: Path) -> str | None:
    """The revision of the outbox at `path`, or None if there is none yet.

    Raises OutboxTooNewError for a revision this version does not know, StorageBrokenError for a
    file that is no outbox, another StorageError where the file cannot be read now.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return None
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise _unreadable(path, error) from error
    revision = str(row[0]) if row else None
    if revision is not None and revision not in KNOWN:
        message = (
            f"{path} was written by a newer version (schema {revision}, this version knows up to "
            f"{HEAD}); install that version again. The file was not touched"
        )
        raise OutboxTooNewError(message)
    return revision


def ensure_schema(path: Path) -> None:
    """Makes or migrates the outbox at `path` if it needs it, in a process of its own.

    Raises a StorageError; the file is as it was then.
    """
    if revision_of(path) == HEAD:
        return
    try:
        done = subprocess.run(  # noqa: S603 - our own module, by our own interpreter
            [sys.executable, "-m", "kiosk.queue.migrate", str(path)],
            capture_output=True,
            text=True,
            timeout=MIGRATION_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"the outbox {path} could not be migrated: {error}"
        raise StorageBrokenError(message) from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"ended with status {done.returncode}"]
        code, _, why = lines[-1].partition(": ")
        message = f"the outbox {path} could not be migrated: {why or lines[-1]}"
        raise storage_error(code, message)


def migrate(path: Path) -> None:
    """Runs the migrations on a copy of `path` and puts the copy in its place when all went well."""
    from alembic import command
    from alembic.config import Config

    # Opening the file has also rolled back whatever a crash left in its journal: what is copied
    # below is whole without it.
    revision_of(path)
    working = path.with_name(path.name + ".migrating")
    for stale in (working, working.with_name(working.name + "-journal")):
        stale.unlink(missing_ok=True)
    before = None
    if path.exists() and path.stat().st_size:
        before = path.with_name(f"{path.name}.before-{HEAD}")
        shutil.copy2(path, before)
        _sync(before)
        shutil.copy2(path, working)
    else:
        # Answers stand in it: its owner's alone, and so its journal.
        os.close(os.open(working, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{working}")
    command.upgrade(config, HEAD)
    _sync(working)
    if before is not None:
        _delete_attachments(before)
    working.replace(path)
    _sync(path.parent)


def _delete_attachments(copy: Path) -> None:
    # Nobody opens the copy again to delete what was kept long enough; its log is whole without.
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("DELETE FROM attachments")


def _unreadable(path: Path, error: sqlite3.Error | OSError) -> StorageError:
    if getattr(error, "sqlite_errorcode", None) in _NO_OUTBOX:
        return StorageBrokenError(
            f"{path} is not an outbox ({error}); move it aside, do not delete it"
        )
    found = sort_error(error) or StorageBrokenError()
    return type(found)(f"{path} cannot be read: {error}")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _main(path: Path) -> None:
    try:
        migrate(path)
    except Exception as error:
        found = environment(error)
        if not isinstance(found, StorageError):
            raise
        sys.exit(f"{found.code}: {found}")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
