"""`central reference`: reference data with the days on which it holds. Each loads what it needs.

A file that has faults is listed on standard error and ends with status 2; nothing was changed then.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from central.commands.reference import Said

REFUSED = 2

reference_app = typer.Typer(
    help="Sites, counters, officers, procedures, hours, holidays, contacts: what held when.",
    no_args_is_help=True,
)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Kind = Annotated[
    str,
    typer.Argument(
        help="units, sites, counters, officers, procedures, questionnaires, hours, holidays or"
        " contacts."
    ),
]
Item = Annotated[str, typer.Argument(help="Its id, such as xa-mau or xa-mau/quay-1.")]
Write = Annotated[bool, typer.Option("--write", help="Write it. Else it is only shown.")]


@reference_app.command("template")
def write_template(
    kind: Kind,
    file: Annotated[Path, typer.Argument(help="To write: .xlsx or .csv.")],
) -> None:
    """Write an empty sheet with the headings and one example."""
    from central.commands.reference import write_template as run

    typer.echo(run(kind, file))


@reference_app.command("import")
def import_sheet(
    kind: Kind,
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8, or XLSX.")],
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="Which sheet of the XLSX. Else the first.")
    ] = None,
    config: Config = None,
    *,
    write: Write = False,
) -> None:
    """Show what a sheet would change, line by line; with --write, change it. All or nothing."""
    from central.commands.reference import import_sheet as run
    from central.moment import utc_now

    _print(run(config, kind, file, sheet, utc_now(), keep=write))


@reference_app.command("export")
def export_sheet(
    kind: Kind,
    file: Annotated[Path, typer.Argument(help="To write: .csv or .xlsx.")],
    config: Config = None,
) -> None:
    """Write what is there as a sheet that can be imported again."""
    from central.commands.reference import export_sheet as run
    from central.moment import utc_now

    typer.echo(run(config, kind, file, utc_now()))


@reference_app.command("take-back")
def take_back(
    kind: Kind,
    item: Item,
    since: Annotated[str, typer.Option("--from", help="The first day of what was a mistake.")],
    config: Config = None,
    *,
    write: Write = False,
) -> None:
    """Take back a version that was entered by mistake; the one before it goes on."""
    from central.commands.reference import take_back as run
    from central.moment import utc_now

    _print(run(config, kind, item, since, utc_now(), keep=write))


@reference_app.command("history")
def show_history(kind: Kind, item: Item, config: Config = None) -> None:
    """Show all versions of one thing, what it came from and what it goes on in."""
    from central.commands.reference import show_history as run

    _lines(run(config, kind, item))


@reference_app.command("show")
def show_day(
    site: Annotated[str, typer.Argument(help="The site's id.")],
    day: Annotated[str | None, typer.Option("--on", help="A day. Else today.")] = None,
    config: Config = None,
) -> None:
    """Show a site as it was on a day: name, hours, questionnaires, counters, officers."""
    from central.commands.reference import show_day as run
    from central.moment import utc_now

    _lines(run(config, site, day, utc_now()))


@reference_app.command("changes")
def show_changes(
    kind: Annotated[str | None, typer.Argument(help="Only of this kind.")] = None,
    config: Config = None,
) -> None:
    """Show the newest changes: when, who, what, before and after."""
    from central.commands.reference import show_changes as run

    _lines(run(config, kind))


@reference_app.command("apply")
def apply_today(config: Config = None) -> None:
    """Let the central go by what holds from today on (sites and counters)."""
    from central.commands.reference import apply_today as run
    from central.moment import utc_now

    _lines(run(config, utc_now))


def _print(said: "Said") -> None:
    for line in said.lines:
        typer.echo(line, err=said.refused)
    if said.refused:
        raise typer.Exit(REFUSED)


def _lines(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
