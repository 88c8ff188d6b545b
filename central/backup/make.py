"""One backup made while the central runs: a whole file under its own name, or none.

Guarantees that the file is of one moment, is on the disk and readable by this user alone before it
gets its name, and that what a cut-off run left is taken away by the next.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from central.backup.errors import BackupError
from central.backup.name import POSTGRESQL, SETTINGS, SQLITE, name_of
from central.backup.programs import environment_of, find, run
from central.settings import Settings
from central.store.address import read_address

FOLDER_MODE = 0o700
FILE_MODE = 0o600
PART = ".part"
WRITER_WAIT_S = 60.0
"""SQLite: for who writes at that moment."""

WITHOUT = ("report_files", "report_jobs")
"""Finished reports, which can be made again (docs/operation.md)."""


def make_backup(settings: Settings, settings_file: Path, now: datetime) -> Path:
    """The new backup's file, with the settings beside it; BackupError if there is none."""
    folder = settings.backup_directory
    address = read_address(settings.database_url)
    is_sqlite = address.get_backend_name() == "sqlite"
    file = folder / name_of(now, SQLITE if is_sqlite else POSTGRESQL)
    part = file.with_name(file.name + PART)
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        for left in folder.glob(f"*{PART}"):
            left.unlink()
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_EXCL, FILE_MODE))
        if is_sqlite:
            _copy_sqlite(address, part)
        else:
            _dump(address, part)
        _copy_settings(settings_file, file.with_suffix(SETTINGS))
        _reach_disk(part)
        part.replace(file)
        _reach_disk(folder)
    except OSError as error:
        raise BackupError(f"{folder}: {error.strerror}. Nothing was removed; make room") from error
    finally:
        part.unlink(missing_ok=True)
    return file


def _dump(address: URL, file: Path) -> None:
    without = [f"--exclude-table-data={table}" for table in WITHOUT]
    program = find("pg_dump", "postgresql-client")
    options = ["--format=custom", "--no-password", f"--file={file}"]
    run([program, *options, *without], environment_of(address))


def _copy_sqlite(address: URL, file: Path) -> None:
    source = Path(address.database or "")
    if not source.is_file():
        raise BackupError(f"{source}: there is no such database; run `central init` first")
    try:
        with closing(sqlite3.connect(source, timeout=WRITER_WAIT_S)) as connection:
            # It writes into an empty file, and that keeps its mode.
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        raise BackupError(f"{source} could not be copied: {error}") from error


def _copy_settings(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_WRONLY, FILE_MODE))
    shutil.copyfile(source, target)


def _reach_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
