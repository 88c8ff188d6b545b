"""The commands of `kiosk` beside `run`, and its help."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from kiosk.bundle_command import support_bundle
from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.doctor_command import doctor
from kiosk.document import DocumentError
from kiosk.enrol_command import enrol_kiosk
from kiosk.identity.enrolment import EnrolmentError
from kiosk.identity.key_file import KeyFileError
from kiosk.key_command import application as key_application
from kiosk.log_command import application as log_application
from kiosk.machine_command import application as machine_application
from kiosk.provision_command import application as provision_application
from kiosk.questionnaire_command import application as questionnaire_application
from kiosk.queue.lock import AlreadyRunningError
from kiosk.source_command import application as source_application
from kiosk.speech_command import application as speech_application
from kiosk.status_command import show_status
from kiosk.update_command import application as update_application
from kiosk.words_command import application as words_application

application = typer.Typer(help="The kiosk of one counter.", no_args_is_help=True)
application.add_typer(questionnaire_application, name="questionnaire")
application.add_typer(source_application, name="source")
application.add_typer(log_application, name="log")
application.add_typer(key_application, name="key")
application.add_typer(machine_application, name="machine")
application.add_typer(provision_application, name="provision")
application.add_typer(update_application, name="update")
application.add_typer(words_application, name="words")
application.add_typer(speech_application, name="speech")

application.command(name="status")(show_status)
application.command(name="doctor")(doctor)
application.command(name="support-bundle")(support_bundle)

ConfigOption = Annotated[Path, typer.Option("--config", help="The kiosk's settings.")]


def _say_version(asked: bool) -> None:  # noqa: FBT001 - Typer calls it with the value alone
    if asked:
        typer.echo(f"kiosk {version('thuocdo')}")
        raise typer.Exit


@application.callback()
def whole_program(
    *,
    version_asked: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which it is."),
    ] = False,
) -> None:
    """The kiosk of one counter."""


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
def enrol(
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Ask on until somebody approves.")] = False,
) -> None:
    """Shows this kiosk's key to the central, or asks whether it is approved by now."""
    try:
        enrol_kiosk(config, typer.echo, wait=wait)
    except (DocumentError, KeyFileError, EnrolmentError, AlreadyRunningError, OSError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
