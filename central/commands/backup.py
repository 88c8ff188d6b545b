"""`central backup`: made, checked by a restore, tidied away.

Guarantees that nothing is removed as long as no backup was restored and found whole, and that no
two commands work on the folder at once.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from central.backup.errors import BackupError
from central.backup.kept import to_remove
from central.backup.make import FOLDER_MODE, make_backup
from central.backup.name import SETTINGS, moment_of
from central.backup.note import read_note, write_note
from central.backup.restore import check_backup
from central.commands.errors import CommandError
from central.settings import Settings, load_settings, settings_path

LOCK = ".lock"
_MB = 1024 * 1024


def make(config: Path | None, now: datetime) -> list[str]:
    """Make one; the line that names it."""
    path = settings_path(config)
    settings = load_settings(path)
    with _alone(settings), _as_command():
        file = make_backup(settings, path, now)
    size = file.stat().st_size / _MB
    return [f"{file}: {size:.1f} MB. Not known to be good before `central backup verify`"]


def verify(
    config: Path | None, file: Path | None, now: datetime, say: Callable[[str], None]
) -> tuple[list[str], bool]:
    """Restore `file`, or the newest, beside the database, and walk it; whether it is whole."""
    settings = load_settings(settings_path(config))
    with _alone(settings), _as_command():
        chosen = file or _newest(settings.backup_directory)
        lines, whole = check_backup(settings, chosen, now, say)
        if not whole:
            return [*lines, f"{chosen}: NOT GOOD. Keep the older ones; docs/deployment.md"], False
        good = read_note(settings.backup_directory)
        at = moment_of(chosen.name)
        ours = chosen.resolve().parent == settings.backup_directory.resolve()
        if ours and at is not None and (good is None or at >= good.at):
            write_note(settings.backup_directory, chosen.name)
    return [*lines, f"{chosen}: restored, and whole"], True


def tidy(config: Path | None, now: datetime) -> list[str]:
    """Remove what need not be kept; a line for each."""
    settings = load_settings(settings_path(config))
    folder = settings.backup_directory
    with _alone(settings), _as_command():
        held = _held(folder)
        good = read_note(folder)
        keep = settings.backup
        gone = to_remove(
            held, now, keep.keep_days, keep.keep_weeks, None if good is None else good.at
        )
        for each in gone:
            held[each].with_suffix(SETTINGS).unlink(missing_ok=True)
            held[each].unlink()
    return [f"{held[each]}: removed" for each in gone] or ["nothing to remove"]


def _held(folder: Path) -> dict[datetime, Path]:
    found = {moment_of(path.name): path for path in folder.iterdir()}
    return {at: path for at, path in found.items() if at is not None}


def _newest(folder: Path) -> Path:
    held = _held(folder)
    if not held:
        raise BackupError(f"{folder}: there is no backup yet; `central backup make` makes one")
    return held[max(held)]


@contextmanager
def _as_command() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        raise CommandError(str(error)) from error


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    folder = settings.backup_directory
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise CommandError(
            f"{folder}: {error.strerror}. [backup] directory must be writable for this user"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CommandError("another `central backup` is at work; wait for it") from error
    finally:
        os.close(descriptor)
