"""The commands of `kiosk` beside `run`, and its help."""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.document import DocumentError
from kiosk.identity.enrolment import (
    EnrolmentError,
    ask_state,
    enrol,
    keep_enrolment,
    load_enrolment,
)
from kiosk.identity.key_file import KeyFileError, load_kiosk_key
from kiosk.questionnaire_command import application as questionnaire_application
from kiosk.queue.lock import OUTBOX, AlreadyRunningError, OutboxLock
from kiosk.record import VerifyKey
from kiosk.settings import load_settings
from kiosk.source_command import application as source_application
from kiosk.speech_command import application as speech_application
from kiosk.words_command import application as words_application

application = typer.Typer(help="The kiosk of one counter.", no_args_is_help=True)
application.add_typer(questionnaire_application, name="questionnaire")
application.add_typer(source_application, name="source")
application.add_typer(words_application, name="words")
application.add_typer(speech_application, name="speech")

ConfigOption = Annotated[Path, typer.Option("--config", help="The kiosk's settings.")]


@application.command(name="run")
def run_kiosk(
    config: ConfigOption = DEFAULT_CONFIG,
    ready_file: Annotated[
        Path | None, typer.Option(help="Written with the process id once touches are taken.")
    ] = None,
) -> None:
    """Shows the kiosk on this screen until it is stopped (SIGTERM or Ctrl-C)."""
    from kiosk.start import run

    raise typer.Exit(run(config, ready_file))


@application.command(name="enrol")
def enrol_kiosk(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """Shows this kiosk's key to the central, or asks whether it is approved by now."""
    try:
        settings = load_settings(config)
        folder = settings.storage.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Two that enrol at once would make two keys, and keep one.
        lock = OutboxLock(folder / OUTBOX)
        path = folder / "enrolment.json"
        known = load_enrolment(path)
        key = load_kiosk_key(folder / "kiosk.key", enrolled=known is not None)
        central = settings.central
        ca_file = str(central.ca_file) if central.ca_file else None
        if known is not None:
            found = ask_state(central.url, key, known.kiosk, ca_file)
        elif central.batch_token:
            found = enrol(central.url, key, central.batch_token, settings.counter.id, ca_file)
        else:
            message = f"{config}: central.batch_token is missing; get one with: central token issue"
            raise EnrolmentError(message)
        keep_enrolment(path, found)
        lock.release()
    except (DocumentError, KeyFileError, EnrolmentError, AlreadyRunningError, OSError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    typer.echo(f"kiosk:       {found.kiosk} of site {found.site}, counter {found.counter}")
    typer.echo(f"fingerprint: {key.verify_key.fingerprint}")
    typer.echo(f"central:     {VerifyKey.from_text(found.receipt_key).fingerprint}")
    typer.echo(f"state:       {found.state}")
