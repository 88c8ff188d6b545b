"""`kiosk update`: what became of the last update, and to ask for one now.

Guarantees that nothing is installed here: the agent does that, as root and apart from this
program's own environment, which an update replaces (packaging/update). Exit code 2 with one line
for what the user can mend.
"""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.document import DocumentError
from kiosk.health.doctor.reading.update_state import STATE, read_update
from kiosk.settings import load_settings
from kiosk.update_facts import facts_of

AGENT = Path("/usr/lib/thuocdo-kiosk/update/update")
ConfigOption = Annotated[Path, typer.Option("--config", help="The kiosk's settings.")]

application = typer.Typer(help="Newer versions of this kiosk.", no_args_is_help=True)


@application.command(name="facts")
def show_facts(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """What the update agent asks before and after: one line of JSON."""
    try:
        typer.echo(json.dumps(facts_of(load_settings(config))))
    except (DocumentError, OSError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error


@application.command(name="status")
def show_update(
    state: Annotated[Path, typer.Option(hidden=True)] = STATE,
) -> None:
    """Says what the agent did last, what waits, and which versions it tries no more."""
    told = read_update(state)
    if told is None:
        typer.echo("update: nothing was ever looked for")
        return
    for name, value in (
        ("last", f"{told.at} {told.outcome}".strip()),
        ("why", told.why),
        ("waits", told.waits),
        ("not again", ", ".join(told.bad)),
    ):
        typer.echo(f"{name + ':':<14}{value or '-'}")


@application.command(name="now")
def update_now() -> None:
    """Looks for a newer version and installs it as soon as nobody is being served (as root)."""
    if os.geteuid() != 0:
        typer.echo("kiosk: run this as root: sudo kiosk update now", err=True)
        raise typer.Exit(EXIT_USAGE)
    try:
        os.execv(AGENT, [str(AGENT), "now"])  # noqa: S606 - our own agent
    except OSError as error:
        typer.echo(f"kiosk: {AGENT}: {error}; install the package thuocdo-kiosk", err=True)
        raise typer.Exit(EXIT_USAGE) from error
