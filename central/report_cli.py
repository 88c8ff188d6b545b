"""`central report`: the command. It loads what it needs when it runs."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]


def add_report(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("report")(write_report)


def write_report(  # noqa: PLR0913, PLR0917 - what a report is
    kind: Annotated[
        str, typer.Argument(help="satisfaction, officers, procedures, sipas, tt01 or qd766.")
    ],
    period: Annotated[str, typer.Option(help="Such as 2026-11-22, 2026-11, 2026-Q4 or 2026.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    site: Annotated[
        list[str] | None, typer.Option("--site", help="A site's id; may be given several times.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="pdf, xlsx or csv.")] = "pdf",
    language: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    config: Config = None,
    *,
    all_sites: Annotated[bool, typer.Option("--all-sites", help="Of every site.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Write a report as a file: PDF, XLSX or CSV."""
    from central.commands.errors import CommandError
    from central.commands.report import write
    from central.moment import utc_now

    if bool(site) == all_sites:
        raise CommandError("expected --site SITE or --all-sites, one of the two")
    said = write(
        config, kind, site or [], period, form, out, utc_now, language=language, overwrite=overwrite
    )
    for line in said:
        typer.echo(line)
