"""`central audit`: the audit log. Each command loads what it needs when it runs."""

from pathlib import Path
from typing import Annotated

import typer

NOT_WHOLE = 1

audit_app = typer.Typer(help="The audit log: who did what at the central.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


@audit_app.command("verify")
def verify_audit_log(
    keys: Annotated[
        list[str] | None,
        typer.Option("--key", help="A receipt key to believe as well, in base64url."),
    ] = None,
    config: Config = None,
) -> None:
    """Walk the whole log; status 1 names the first entry that is off."""
    from central.commands.audit_log import verify

    lines, whole = verify(config, keys or [])
    for line in lines:
        typer.echo(line)
    if not whole:
        raise typer.Exit(NOT_WHOLE)


@audit_app.command("show")
def show_audit_log(
    since: Annotated[
        str | None, typer.Option(help="A day, or a moment such as 2026-11-22T08:00+07:00.")
    ] = None,
    config: Config = None,
) -> None:
    """Show entries, a line for each: number, time, who, what, about what."""
    from central.commands.audit_log import show
    from central.moment import utc_now

    show(config, since, utc_now(), typer.echo)


@audit_app.command("export")
def export_audit_log(
    file: Annotated[Path, typer.Argument(help="The file to write: a line of JSON for each entry.")],
    config: Config = None,
) -> None:
    """Write the whole log, each entry as it was signed, for whoever is to verify it elsewhere."""
    from central.commands.audit_log import export
    from central.moment import utc_now

    export(config, file, utc_now(), typer.echo)
