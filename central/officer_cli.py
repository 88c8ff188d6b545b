"""`central officer`: the officers of a site, their badges and PINs.

Each command loads what it needs when it runs.
Guarantees that neither a badge nor a PIN is ever an argument, which others could read in the list
of processes.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

officer_app = typer.Typer(help="Officers of a site.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Site = Annotated[str, typer.Option("--site", help="The site's id.")]
Officer = Annotated[str, typer.Argument(help="The id, such as cb-01.")]
Make = Annotated[bool, typer.Option("--make", help="Make one and show it once.")]
Clear = Annotated[bool, typer.Option("--clear", help="Take it away.")]


@officer_app.command("add")
def add_officer(
    officer: Officer,
    site: Site,
    name: Annotated[str, typer.Option(help="The name on screens and pages.")],
    config: Config = None,
) -> None:
    """Put an officer on the site's list, or correct the name."""
    from central.commands.officers import add_officer as run
    from central.moment import utc_now

    run(config, site, officer, name, utc_now())


@officer_app.command("remove")
def remove_officer(officer: Officer, site: Site, config: Config = None) -> None:
    """Take an officer off the site's list; what was recorded before stays."""
    from central.commands.officers import remove_officer as run
    from central.moment import utc_now

    typer.echo(run(config, site, officer, utc_now()))


@officer_app.command("list")
def list_officers(site: Site, config: Config = None) -> None:
    """Show the site's list: id, badge, PIN, name."""
    from central.commands.officers import list_officers as run

    _print(run(config, site))


@officer_app.command("badge")
def give_badge(
    officer: Officer,
    site: Site,
    config: Config = None,
    *,
    make: Make = False,
    clear: Clear = False,
    badge_stdin: Annotated[
        bool, typer.Option("--badge-stdin", help="Read the badge from standard input.")
    ] = False,
) -> None:
    """Give an officer a badge: scan it or type it when asked, or let one be made for printing."""
    from central.commands.officers import change_tag
    from central.moment import utc_now
    from central.store.roster_queries import BADGE

    badge = _asked("Badge", make=make, clear=clear, stdin=badge_stdin, name="badge")
    _print(change_tag(config, (site, officer), BADGE, badge, utc_now(), make=make))


@officer_app.command("pin")
def set_officer_pin(
    officer: Officer,
    site: Site,
    config: Config = None,
    *,
    make: Make = False,
    clear: Clear = False,
    pin_stdin: Annotated[
        bool, typer.Option("--pin-stdin", help="Read the PIN from standard input.")
    ] = False,
) -> None:
    """Set the PIN by which an officer signs on at a kiosk; it is asked for, never an argument."""
    from central.commands.officers import change_tag
    from central.moment import utc_now
    from central.store.roster_queries import PIN

    pin = _asked("PIN", make=make, clear=clear, stdin=pin_stdin, name="pin")
    _print(change_tag(config, (site, officer), PIN, pin, utc_now(), make=make))


def _asked(prompt: str, *, make: bool, clear: bool, stdin: bool, name: str) -> str | None:
    if make + clear + stdin > 1:
        raise typer.BadParameter(f"use one of --make, --clear and --{name}-stdin")
    if make or clear:
        return None
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt(prompt, hide_input=True, confirmation_prompt=True)
    return asked


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
