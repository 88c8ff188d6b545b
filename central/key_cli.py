"""`central key`: the central's own keys.

Each command loads what it needs when it runs.
Guarantees that no private key is ever printed or taken as an argument.
"""

from pathlib import Path
from typing import Annotated

import typer

key_app = typer.Typer(help="The central's own keys (docs/keys.md).", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Purpose = Annotated[
    str, typer.Argument(help="receipt, configuration, sealing or recovery.", metavar="PURPOSE")
]


@key_app.command("list")
def list_keys(config: Config = None) -> None:
    """Show every key: purpose, role, fingerprint, since when."""
    from central.commands.keys import list_keys as run

    _print(run(config))


@key_app.command("announce")
def announce_key(purpose: Purpose, config: Config = None) -> None:
    """Make the next key, and announce it to every kiosk."""
    from central.commands.keys import announce
    from central.moment import utc_now

    _print(announce(config, purpose, utc_now()))


@key_app.command("rotate")
def rotate_key(
    purpose: Purpose,
    config: Config = None,
    *,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where kiosks have not taken the announcement.")
    ] = False,
) -> None:
    """Put the announced key in force; the central takes it when it is restarted."""
    from central.commands.keys import rotate
    from central.moment import utc_now

    _print(rotate(config, purpose, utc_now(), anyway=anyway))


@key_app.command("replace")
def replace_key(purpose: Purpose, config: Config = None) -> None:
    """Make a new key in the place of one that is lost, and of which there is no next one."""
    from central.commands.keys import replace
    from central.moment import utc_now

    _print(replace(config, purpose, utc_now()))


@key_app.command("backup")
def back_up_keys(
    folder: Annotated[Path, typer.Argument(help="An empty folder, on a stick for the safe.")],
    config: Config = None,
) -> None:
    """Copy every key into a folder, and read each copy."""
    from central.commands.keys import back_up
    from central.moment import utc_now

    _print(back_up(config, folder, utc_now()))


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
