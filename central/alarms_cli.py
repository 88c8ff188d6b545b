"""`central alarms`: what stands, and a try of the mail. Each command loads what it needs."""

from pathlib import Path
from typing import Annotated

import typer

alarms_app = typer.Typer(help="Alarms: what is off, and mails about it.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


@alarms_app.command("list")
def list_alarms(
    site: Annotated[str | None, typer.Option("--site", help="Only this site's.")] = None,
    config: Config = None,
) -> None:
    """Show the alarms that stand, what is to be done first, first."""
    from central.commands.alarms import listing
    from central.moment import utc_now

    for line in listing(config, site, utc_now()):
        typer.echo(line)


@alarms_app.command("test-mail")
def try_mail(
    recipient: Annotated[str, typer.Argument(help="The address to send a test to.")],
    config: Config = None,
) -> None:
    """Send one mail by the server of the settings, and say what became of it."""
    from central.commands.alarms import send_test as run
    from central.moment import utc_now

    for line in run(config, recipient, utc_now()):
        typer.echo(line)
