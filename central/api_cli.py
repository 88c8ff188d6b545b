"""`central api-key`: the commands. Each loads what it needs when it runs."""

from pathlib import Path
from typing import Annotated

import typer

api_key_app = typer.Typer(help="Keys by which other systems read.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


@api_key_app.command("add")
def add_key(
    name: Annotated[str, typer.Option(help="Whose it is, such as the system's name.")],
    scope: Annotated[str, typer.Option(help="A site's id, or province for every site.")],
    audience: Annotated[
        str,
        typer.Option(help="public: what everybody may see; leader: what leaders see of answers."),
    ] = "public",
    config: Config = None,
) -> None:
    """Make a key; it is shown once, alone on its line."""
    from central.commands.api_keys import EVERY_SITE
    from central.commands.api_keys import add_key as run
    from central.moment import utc_now

    for line in run(config, name, None if scope == EVERY_SITE else scope, utc_now(), audience):
        typer.echo(line)


@api_key_app.command("list")
def list_keys(config: Config = None) -> None:
    """Show keys: id, scope, when made and revoked, whose."""
    from central.commands.api_keys import key_table

    for line in key_table(config):
        typer.echo(line)


@api_key_app.command("revoke")
def revoke_key(key: str, config: Config = None) -> None:
    """Revoke a key, by its id."""
    from central.commands.api_keys import revoke_key as run
    from central.moment import utc_now

    for line in run(config, key, utc_now()):
        typer.echo(line)
