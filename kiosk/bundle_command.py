"""`kiosk support-bundle PATH`: what somebody far away needs to see of this kiosk, in one file.

Guarantees that it says what is in the file before it is written, that no personal data is in it
(`kiosk.health.bundle`), and that the file is there whole or not at all. The doctor's part is made
by the command `kiosk doctor` in a process of its own, which gives root's rights up.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.bundle_contents import LogSummary, entries_of, read_journal, read_units
from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.control import ControlError, NotRunningError, ask
from kiosk.doctor_command import DOCTOR
from kiosk.doctor_stopped import PAGES_LIMIT_S
from kiosk.document import DocumentError, read_document
from kiosk.health.bundle.archive import Entry, listed, packed
from kiosk.health.doctor.finding import Finding, from_members
from kiosk.log_command.whole_file import StickError, whole_file
from kiosk.queue.lock import OUTBOX
from kiosk.queue.self_check import read_stopped
from kiosk.settings import Settings, load_settings

DOCTOR_LIMIT_S = 30.0
LOG_LIMIT_S = 8.0
SUFFIX = ".tar.gz"
_OWN_PROGRAM = "from kiosk.cli import main; main()"


def support_bundle(
    path: Annotated[Path, typer.Argument(help=f"The file to write, such as name{SUFFIX}.")],
    config: Annotated[
        Path, typer.Option("--config", help="The kiosk's settings.")
    ] = DEFAULT_CONFIG,
) -> None:
    """Writes what helps to find a fault into one file, without personal data."""
    try:
        with whole_file(path) as file:
            entries = _entries(config)
            for line in listed(entries):
                typer.echo(line)
            file.write(packed(entries, path.name.removesuffix(SUFFIX) or "support-bundle"))
    except StickError as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    typer.echo(f"written: {path}")


def _entries(config: Path) -> list[Entry]:
    settings, given = _settings(config)
    log = None if settings is None else _log(settings)
    return entries_of(_findings(config), given, log, read_journal(), read_units())


def _settings(config: Path) -> tuple[Settings | None, dict[str, Any] | None]:
    """The settings, and the file as it stands; None for what cannot be read."""
    try:
        _, given = read_document(config)
    except (DocumentError, OSError):
        return None, None
    try:
        return load_settings(config), given
    except DocumentError:
        return None, given


def _findings(config: Path) -> list[Finding]:
    command = [sys.executable, "-c", _OWN_PROGRAM, "doctor", "--json", "--config", str(config)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with the user's settings
            command, capture_output=True, timeout=DOCTOR_LIMIT_S, check=False
        )
        return [from_members(each) for each in json.loads(done.stdout)["findings"]]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
        return []


def _log(settings: Settings) -> LogSummary | None:
    folder = settings.storage.folder
    try:
        (told,) = ask(folder, DOCTOR, {"only": "log"}, limit_s=LOG_LIMIT_S)
        return LogSummary(**told)
    except NotRunningError:
        found = read_stopped(folder / OUTBOX, PAGES_LIMIT_S, newest=0)
        return LogSummary(found.epoch, found.seq, found.hash, found.unsent, dict(found.kinds))
    except (ControlError, TypeError, ValueError):
        return None
