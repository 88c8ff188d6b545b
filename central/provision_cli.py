"""`central provision`: kiosks made ready by file, a batch at a time.

Each command loads what it needs when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

provision_app = typer.Typer(
    help="Kiosks made ready by one signed file on a stick (docs/provisioning.md).",
    invoke_without_command=True,
)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


@provision_app.callback()
def make(  # noqa: PLR0913, PLR0917 - each is one option
    context: typer.Context,
    site: Annotated[str | None, typer.Option("--site", help="The site's id.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="An empty folder.")] = None,
    count: Annotated[int | None, typer.Option(min=1, max=1000, help="How many kiosks.")] = None,
    counter_list: Annotated[
        Path | None, typer.Option(help="CSV: the id of a counter on each line, in order of labels.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=7, help="How long the file is good.")] = 7,
    url: Annotated[str, typer.Option(help="The central's address. Else server.public_url.")] = "",
    province: Annotated[str, typer.Option(help="Who issues it, in words.")] = "",
    group: Annotated[
        list[str] | None, typer.Option(help="Group of settings; the first one is put in force.")
    ] = None,
    proxy: Annotated[str | None, typer.Option(help="http://proxy.example.vn:3128")] = None,
    time_server: Annotated[list[str] | None, typer.Option(help="NTP, may be repeated.")] = None,
    authority: Annotated[
        Path | None, typer.Option(help="PEM of the office's own authority for https.")
    ] = None,
    config: Config = None,
) -> None:
    """Make a batch: the file for the sticks, a sheet of labels, the anchor of the image."""
    if context.invoked_subcommand is not None:
        return
    from central.commands.provision import Asked, provision
    from central.moment import utc_now

    if site is None or out is None:
        raise typer.BadParameter("expected --site SITE and --out DIR")
    asked = Asked(
        site_id=site,
        count=count,
        out=out,
        counter_list=counter_list,
        days=days,
        url=url,
        province=province,
        groups=tuple(group or ()),
        proxy=proxy,
        time_servers=tuple(time_server or ()),
        authority=authority,
    )
    for line in provision(config, asked, utc_now(), lambda text: typer.echo(text, err=True)):
        typer.echo(line)


@provision_app.command("list")
def list_batches(
    site: Annotated[str | None, typer.Option("--site", help="Only this site's.")] = None,
    config: Config = None,
) -> None:
    """Show every batch: how far it is used, until when, and its state."""
    from central.commands.provision import list_all
    from central.moment import utc_now

    for line in list_all(config, site, utc_now()):
        typer.echo(line)


@provision_app.command("end")
def end_batch(batch: Annotated[str, typer.Argument(help="Its id.")], config: Config = None) -> None:
    """Let no further kiosk in by a batch: its stick was lost, or all are there."""
    from central.commands.provision import end
    from central.moment import utc_now

    for line in end(config, batch, utc_now()):
        typer.echo(line)
