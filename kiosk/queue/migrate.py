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

from kiosk.queue.damage import damage_of
from kiosk.queue.engine import BUSY_TIMEOUT_MS
from kiosk.queue.errors import (
    OutboxDamagedError,
    OutboxLostError,
    OutboxTooNewError,
    StorageBrokenError,
    StorageError,
    sort_error,
    storage_error,
)
from kiosk.queue.transaction import environment

HEAD = "0003"
"""The schema's revision in this version."""

KNOWN = ("0001", "0002", "0003")
MIGRATION_LIMIT_S = 120

DAMAGED_STATUS = 3
"""With which the process of a migration ends when the file is broken."""


def revision_of(path: Path) -> str | None:
    """The revision of the outbox at `path`, or None if there is none yet.

    A newer file of which its migration said, as `PRAGMA application_id`, that this version may
    write it too, counts as this version's: it has nothing but more tables.
    Raises OutboxTooNewError for a revision this version does not know, OutboxDamagedError for a
    file that is no outbox, another StorageError where the file cannot be read now.
    """
    try:
        if not path.exists() or path.stat().st_size == 0:
            return None
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            (noted,) = connection.execute("PRAGMA user_version").fetchone()
            (oldest,) = connection.execute("PRAGMA application_id").fetchone()
    except (sqlite3.Error, OSError) as error:
        raise _unreadable(path, error) from error
    revision = str(row[0]) if row else ""
    # Two places of the file say it, so that a broken one is not taken for a newer one.
    if revision in KNOWN and noted in {0, int(revision)}:
        return revision
    if revision.isdecimal() and int(revision) == noted > int(HEAD):
        if 0 < oldest <= int(HEAD):
            return HEAD
        message = (
            f"{path} was written by a newer version (schema {revision}, this version knows up to "
            f"{HEAD}); install that version again. The file was not touched"
        )
        raise OutboxTooNewError(message)
    message = f"{path} is not an outbox: its schema is said to be {revision!r:.20} and {noted}"
    raise OutboxDamagedError(message)


def ensure_schema(path: Path, *, was_there: bool = False) -> None:
    """Makes or migrates the outbox at `path` if it needs it, in a process of its own.

    Raises a StorageError; the file is as it was then. `was_there`: there must be one, and
    OutboxLostError says that there is none; so does a journal without its file.
    """
    revision = revision_of(path)
    if revision == HEAD:
        return
    if revision is None and (was_there or _has_journal(path)):
        raise OutboxLostError(f"{path} was there and is gone, or is empty")
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
        raise _not_migrated(path, done)


def _not_migrated(path: Path, done: "subprocess.CompletedProcess[str]") -> StorageError:
    lines = done.stderr.strip().splitlines() or [f"ended with status {done.returncode}"]
    code, _, why = lines[-1].partition(": ")
    message = f"the outbox {path} could not be migrated: {why or lines[-1]}"
    if done.returncode == DAMAGED_STATUS:
        return OutboxDamagedError(message)
    return storage_error(code, message)


def _has_journal(path: Path) -> bool:
    names = (path.with_name(path.name + end) for end in ("-journal", "-wal"))
    return any(name.exists() and name.stat().st_size for name in names)


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
    with closing(sqlite3.connect(working, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA user_version = {int(HEAD)}")
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
    if damage_of(error, path) is not None:
        return OutboxDamagedError(f"{path} is not an outbox ({error})")
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
        print(f"{found.code}: {found}", file=sys.stderr)  # noqa: T201 - read by `ensure_schema`
        sys.exit(DAMAGED_STATUS if isinstance(found, OutboxDamagedError) else 1)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
