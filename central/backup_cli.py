"""`central backup`: the commands about backups of the database. Each loads what it needs."""

from pathlib import Path
from typing import Annotated

import typer

NOT_GOOD = 1

backup_app = typer.Typer(help="Backups of the database; keys are apart.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


@backup_app.command("make")
def make_backup(config: Config = None) -> None:
    """Make a backup of the database while the central runs, in [backup] directory."""
    from central.commands.backup import make as run
    from central.moment import utc_now

    _print(run(config, utc_now()))


@backup_app.command("verify")
def verify_backup(
    file: Annotated[Path | None, typer.Argument(help="The backup. Else the newest.")] = None,
    config: Config = None,
) -> None:
    """Restore a backup into a scratch database and walk every log in it; status 1 if not whole."""
    from central.commands.backup import verify as run
    from central.moment import utc_now

    lines, whole = run(config, file, utc_now(), _say)
    _print(lines)
    if not whole:
        raise typer.Exit(NOT_GOOD)


@backup_app.command("tidy")
def tidy_backups(config: Config = None) -> None:
    """Remove the backups that need not be kept; none while no backup is known to be good."""
    from central.commands.backup import tidy as run
    from central.moment import utc_now

    _print(run(config, utc_now()))


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
