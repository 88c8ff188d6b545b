"""A backup restored into a scratch database and walked: the only way to know that it is one.

Guarantees that what is found whole here was read from the file alone: every record's signature and
chain, and every figure, as `central log verify` does. The notes of how far things had come belong
to the database that serves, and are not asked.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from central.audit.count_again import count_outdated_again
from central.backup.errors import BackupError
from central.backup.name import SQLITE
from central.backup.programs import environment_of, find, run
from central.backup.scratch import scratch_postgresql
from central.commands.log_verify import verify_database
from central.settings import PhoneSettings, Settings
from central.store.engine import open_engine
from central.store.errors import StoreError
from central.store.migrate import migrate


def check_backup(
    settings: Settings, file: Path, now: datetime, say: Callable[[str], None]
) -> tuple[list[str], bool]:
    """The lines of `central log verify` of what `file` holds, and whether it is whole; BackupError
    if it cannot be restored.
    """
    if not file.is_file():
        raise BackupError(f"{file}: there is no such backup")
    with tempfile.TemporaryDirectory(prefix="notes-", dir=file.parent) as notes:
        apart = settings.model_copy(
            update={"phone": PhoneSettings(heads=str(Path(notes).resolve()))}
        ).in_folder(settings.folder)
        try:
            with _restored(file) as url:
                engine = open_engine(url, settings.database_limits)
                migrate(engine)
                count_outdated_again(engine, now, say)
                return verify_database(engine, apart, as_json=False)
        except StoreError as error:
            raise BackupError(f"{file}: what was restored cannot be read: {error}") from error


@contextmanager
def _restored(file: Path) -> Iterator[str]:
    if file.suffix == SQLITE:
        with tempfile.TemporaryDirectory(prefix="check-", dir=file.parent) as folder:
            yield _opened_sqlite(file, Path(folder))
        return
    with scratch_postgresql(file.parent) as address:
        options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
        program = find("pg_restore", "postgresql-client")
        named = f"--dbname={address.database}"
        run([program, *options, "--no-password", named, file], environment_of(address))
        yield address.render_as_string(hide_password=False)


def _opened_sqlite(file: Path, folder: Path) -> str:
    copy = folder / "central.sqlite"
    shutil.copyfile(file, copy)
    try:
        with closing(sqlite3.connect(copy)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no database: {error}") from error
    if said != ["ok"]:
        raise BackupError(f"{file} is broken: {said[0]}")
    return f"sqlite:///{copy.resolve()}"
