"""The commands `kiosk key ...`: which key this kiosk has, changing it, and sealing it.

Guarantees exit code 2 with one line for what the user can mend (66: the key of an enrolled kiosk is
gone; 69: the sealed key does not open), and that no key is ever printed. Where the kiosk runs, it
is asked; only where none runs is the outbox opened here, under its lock.
"""

import os
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.control import ControlError, NotRunningError, ask
from kiosk.document import DocumentError
from kiosk.identity.enrolment import EnrolmentError, load_enrolment
from kiosk.identity.key_error import KeyFileError
from kiosk.identity.key_rotation import KeyChangeError
from kiosk.identity.key_sealing import Sealing
from kiosk.identity.key_store import KEY
from kiosk.identity.kiosk_key import KioskKey, open_kiosk_key
from kiosk.identity.sealed_keys import BOUND_TO, SealedKeys
from kiosk.key_change import ROTATE, rotate_stopped
from kiosk.kiosk_status import STATUS
from kiosk.queue.errors import StorageError
from kiosk.queue.lock import AlreadyRunningError
from kiosk.settings import load_settings

ENROLMENT = "enrolment.json"
SEALED_FOLDER = Path("/var/lib/thuocdo-kiosk-key")
GIVEN_FOLDER = Path("/run/thuocdo-kiosk-key")

application = typer.Typer(help="The kiosk's own key.", no_args_is_help=True)

ConfigOption = Annotated[Path, typer.Option("--config", help="The kiosk's settings.")]
SealedOption = Annotated[Path, typer.Option("--folder", help="Where the sealed keys are kept.")]
GivenOption = Annotated[Path, typer.Option("--given", help="Where the unit loads them from.")]
BoundOption = Annotated[
    str | None,
    typer.Option("--with-key", help="What to seal to: host+tpm2, tpm2, host; else the best."),
]

_MENDABLE = (
    DocumentError,
    KeyFileError,
    KeyChangeError,
    EnrolmentError,
    AlreadyRunningError,
    ControlError,
    StorageError,
    OSError,
)


@application.command(name="show")
def show_key(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Says which key is in force, and how it is kept."""
    try:
        found = _key_facts(load_settings(config).storage.folder)
    except _MENDABLE as error:
        _end(error)
    typer.echo(f"fingerprint: {found['fingerprint']}")
    typer.echo(f"level:       {found['key_level']}")


@application.command(name="rotate")
def rotate_key(
    config: ConfigOption = DEFAULT_CONFIG,
    folder: SealedOption = SEALED_FOLDER,
    given: GivenOption = GIVEN_FOLDER,
    with_key: BoundOption = None,
) -> None:
    """Changes the key: the new one is introduced by a record that the old one signs.

    Where the key is sealed, run it as root: the next key is sealed, and taken at the next start.
    """
    try:
        settings = load_settings(config)
        keys = SealedKeys(folder, given)
        if os.geteuid() == 0 and keys.path.exists():
            ring = Sealing(keys, settings.storage.folder, _bound_to(with_key)).announce()
            assert ring.next is not None  # noqa: S101 - just announced
            typer.echo(f"next key:    {ring.next.verify_key.fingerprint}")
            typer.echo("It is taken when the kiosk starts: systemctl restart thuocdo-kiosk")
            return
        said = _rotate(settings.storage.folder, config)
    except _MENDABLE as error:
        _end(error)
    typer.echo(f"new key:     {said['fingerprint']}")
    typer.echo(f"record:      {said['seq']} of epoch {said['epoch']}")
    typer.echo("The central knows it as soon as this record is sent; nothing else is to be done.")


@application.command(name="seal")
def seal_key(
    config: ConfigOption = DEFAULT_CONFIG,
    folder: SealedOption = SEALED_FOLDER,
    given: GivenOption = GIVEN_FOLDER,
    with_key: BoundOption = None,
) -> None:
    """Makes, opens or changes the sealed key before the kiosk starts; run by its unit, as root."""
    try:
        data = load_settings(config).storage.folder
        enrolled = load_enrolment(data / ENROLMENT) is not None
        sealing = Sealing(SealedKeys(folder, given), data, _bound_to(with_key))
        ring, level = sealing.prepare(enrolled=enrolled)
    except _MENDABLE as error:
        _end(error)
    typer.echo(f"fingerprint: {ring.current.verify_key.fingerprint}")
    typer.echo(f"level:       {level}")
    if ring.next is not None:
        typer.echo(f"next key:    {ring.next.verify_key.fingerprint}")


def _key_facts(folder: Path) -> dict[str, Any]:
    try:
        (said,) = ask(folder, STATUS)
    except NotRunningError:
        key = _kept_key(folder)
        return {"fingerprint": key().verify_key.fingerprint, "key_level": key.level}
    return said


def _kept_key(folder: Path) -> KioskKey:
    """The key of a kiosk that does not run; none is made here."""
    if not (folder / KEY).exists() and load_enrolment(folder / ENROLMENT) is None:
        raise KeyFileError(f"there is no key in {folder} yet; it is made when the kiosk enrols")
    return open_kiosk_key(folder, os.environ, enrolled=True)


def _rotate(folder: Path, config: Path) -> dict[str, Any]:
    try:
        (said,) = ask(folder, ROTATE)
    except NotRunningError:
        return rotate_stopped(config)
    return said


def _bound_to(chosen: str | None) -> str | None:
    if chosen is not None and chosen not in BOUND_TO:
        raise KeyFileError(f"--with-key={chosen}: expected one of {', '.join(BOUND_TO)}")
    return chosen


def _end(error: Exception) -> NoReturn:
    typer.echo(f"kiosk: {error}", err=True)
    raise typer.Exit(getattr(error, "exit_code", EXIT_USAGE)) from error
