"""`central account`: the people who sign in. Each command loads what it needs when it runs.

Guarantees that a password is never an argument, which others could read in the list of processes.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

account_app = typer.Typer(help="People who sign in.", no_args_is_help=True)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Sites = Annotated[
    list[str] | None,
    typer.Option("--site", help="A site's id; several times for several. None: the province."),
]
ROLES = "supervisor, leader, auditor, it, officer or admin."


@account_app.command("create")
def create_account(
    name: str,
    role: Annotated[str, typer.Option(help=ROLES)],
    sites: Sites = None,
    config: Config = None,
    *,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Make an account; the password is asked for, never an argument."""
    from central.commands.accounts import create
    from central.moment import utc_now

    if password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    typer.echo(create(config, name, password, role, sites or [], utc_now()))


@account_app.command("list")
def list_accounts(config: Config = None) -> None:
    """Show every account: name, role, what it sees, whether it is in use."""
    from central.commands.accounts import table

    _print(table(config))


@account_app.command("password")
def give_password(name: str, config: Config = None) -> None:
    """Give a one-time password in the place of a lost one; it is shown once, alone on its line."""
    from central.commands.accounts import give_password as run
    from central.moment import utc_now

    _print(run(config, name, utc_now()))


@account_app.command("change")
def change_account(
    name: str,
    role: Annotated[str | None, typer.Option(help=ROLES)] = None,
    sites: Sites = None,
    config: Config = None,
    *,
    province: Annotated[
        bool, typer.Option("--province", help="Every site, in the place of those it has.")
    ] = False,
) -> None:
    """Give an account another role, other sites, or both; its sessions end."""
    from central.commands.accounts import change
    from central.moment import utc_now

    if province and sites:
        raise typer.BadParameter("use one of --site and --province")
    if not (role or sites or province):
        raise typer.BadParameter("name what is to change: --role, --site or --province")
    typer.echo(change(config, name, role, [] if province else sites, utc_now()))


@account_app.command("deactivate")
def deactivate_account(name: str, config: Config = None) -> None:
    """Let nobody sign in with this account any more; it stays, with what it did."""
    from central.commands.accounts import switch_account
    from central.moment import utc_now

    typer.echo(switch_account(config, name, utc_now(), on=False))


@account_app.command("reactivate")
def reactivate_account(name: str, config: Config = None) -> None:
    """Let an account that was deactivated sign in again, with the password it has."""
    from central.commands.accounts import switch_account
    from central.moment import utc_now

    typer.echo(switch_account(config, name, utc_now(), on=True))


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
