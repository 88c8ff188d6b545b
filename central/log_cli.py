"""`central log`: the commands about the logs of kiosks. Each loads what it needs when it runs."""

from pathlib import Path
from typing import Annotated

import typer

NOT_WHOLE = 1
NOT_TAKEN = 1

log_app = typer.Typer(help="The logs of the kiosks.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


@log_app.command("verify")
def verify_logs(
    config: Config = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Recompute every log and figure from the records; status 1 names the first thing off."""
    from central.commands.log_verify import verify_logs as run

    lines, whole = run(config, as_json=as_json)
    for line in lines:
        typer.echo(line)
    if not whole:
        raise typer.Exit(NOT_WHOLE)


@log_app.command("import")
def import_logs(
    files: Annotated[list[Path], typer.Argument(help="Written by `kiosk log export`.")],
    receipts: Annotated[
        Path | None,
        typer.Option(help="Where the receipts go. Else beside the file, as FILE.receipts."),
    ] = None,
    config: Config = None,
) -> None:
    """Take in what kiosks without a network sent on a stick; status 1 if not all was taken."""
    from central.commands.log_import import import_logs as run
    from central.moment import utc_now

    if not run(config, files, receipts, utc_now, typer.echo):
        raise typer.Exit(NOT_TAKEN)


@log_app.command("export")
def export_archive(
    file: Annotated[Path, typer.Argument(help="The archive to write; packed if it ends with .gz.")],
    site: Annotated[str, typer.Option("--site", help="The site's id.")],
    config: Config = None,
) -> None:
    """Write the archive of a site for its auditor: every record, IN CLEAR, and every figure."""
    from central.commands.log_export import export_archive as run
    from central.moment import utc_now

    run(config, site, file, utc_now, typer.echo)
