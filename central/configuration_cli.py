"""`central configuration`: groups of kiosks, their settings, and rolling them out.

Each command loads what it needs when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

configuration_app = typer.Typer(help="Settings of kiosks, rolled out.", no_args_is_help=True)
groups_app = typer.Typer(help="Groups of kiosks.", no_args_is_help=True)
configuration_app.add_typer(groups_app, name="groups")

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Group = Annotated[str, typer.Argument(help="The group's id.")]
File = Annotated[Path, typer.Argument(help="TOML in kiosk.toml's own shape, of what is to be set.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; stands in the audit log.")]
Kiosk = Annotated[
    str | None, typer.Option("--kiosk", help="This kiosk alone, over what its group has.")
]
First = Annotated[
    list[str] | None,
    typer.Option("--first", help="A kiosk of the first stage, for those chosen; repeatable."),
]


@groups_app.command("list")
def list_groups(config: Config = None) -> None:
    """Show the groups: id, site or province, kiosks, version in force, what is under way."""
    from central.commands.configurations import list_groups as run

    _print(run(config))


@groups_app.command("add")
def add_group(
    group: Group,
    name: Annotated[str, typer.Option(help="Its name on pages.")],
    site: Annotated[
        str | None, typer.Option("--site", help="Of one site; else of the whole province.")
    ] = None,
    config: Config = None,
    *,
    takes_new: Annotated[
        bool, typer.Option("--takes-new", help="Kiosks in no group belong here from now on.")
    ] = False,
) -> None:
    """Make a group; no kiosk that is in another one moves."""
    from central.commands.configurations import add_group as run
    from central.moment import utc_now

    run(config, group, name, site, utc_now(), takes_new=takes_new)


@groups_app.command("put")
def put_kiosks(
    group: Group,
    kiosks: Annotated[list[str], typer.Argument(help="Ids of kiosks.")],
    reason: Reason,
    config: Config = None,
) -> None:
    """Put kiosks into a group; they get what was last rolled out there to all."""
    from central.commands.configurations import put_kiosks as run
    from central.moment import utc_now

    _print(run(config, group, kiosks, reason, utc_now()))


@configuration_app.command("show")
def show(
    group: Annotated[str | None, typer.Argument(help="The group's id.")] = None,
    kiosk: Kiosk = None,
    config: Config = None,
) -> None:
    """Show what a group has, its roll-out and its history; or what one kiosk gets."""
    from central.commands.configurations import show_group, show_kiosk
    from central.moment import utc_now

    if (group is None) == (kiosk is None):
        raise typer.BadParameter("name a group, or use --kiosk KIOSK")
    _print(show_kiosk(config, kiosk) if kiosk else show_group(config, group or "", utc_now()))


@configuration_app.command("preview")
def preview(
    file: File,
    group: Annotated[str | None, typer.Argument(help="The group's id.")] = None,
    kiosk: Kiosk = None,
    first: First = None,
    config: Config = None,
) -> None:
    """Show key by key what would change and for which kiosks; nothing is stored."""
    from central.commands.configurations import preview as run

    _print(run(config, _one(group, kiosk), file, first or []))


@configuration_app.command("set")
def set_settings(
    file: File,
    reason: Reason,
    group: Annotated[str | None, typer.Argument(help="The group's id.")] = None,
    kiosk: Kiosk = None,
    first: First = None,
    config: Config = None,
) -> None:
    """Start a group's roll-out, to 1 % of its kiosks; or set one kiosk's own settings at once."""
    from central.commands.configurations import set_settings as run
    from central.moment import utc_now

    _print(run(config, _one(group, kiosk), file, reason, utc_now(), first=first or []))


@configuration_app.command("advance")
def advance(
    group: Group,
    reason: Reason,
    config: Config = None,
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Though kiosks have not taken it, or refused it.")
    ] = False,
) -> None:
    """Give the version under way to the next stage: 10 %, then all."""
    from central.commands.configurations import take_step
    from central.moment import utc_now

    _print(take_step(config, "advance", group, reason, utc_now(), forced=force))


@configuration_app.command("stop")
def stop(group: Group, reason: Reason, config: Config = None) -> None:
    """Nobody else gets the version under way; who has it keeps it."""
    from central.commands.configurations import take_step
    from central.moment import utc_now

    _print(take_step(config, "stop", group, reason, utc_now()))


@configuration_app.command("resume")
def resume(group: Group, reason: Reason, config: Config = None) -> None:
    """Let a stopped roll-out go on."""
    from central.commands.configurations import take_step
    from central.moment import utc_now

    _print(take_step(config, "resume", group, reason, utc_now()))


@configuration_app.command("roll-back")
def roll_back(
    group: Group,
    reason: Reason,
    to: Annotated[
        int | None,
        typer.Option("--to", help="Which earlier version, where none is under way."),
    ] = None,
    config: Config = None,
) -> None:
    """Give who has the version under way, or all, the settings of an earlier one."""
    from central.commands.configurations import take_step
    from central.moment import utc_now

    _print(take_step(config, "roll_back", group, reason, utc_now(), to=to))


@configuration_app.command("renew")
def renew(group: Group, reason: Reason, config: Config = None) -> None:
    """Give each kiosk of the group what it wants once more, after the database was restored."""
    from central.commands.configurations import take_step
    from central.moment import utc_now

    _print(take_step(config, "renew", group, reason, utc_now()))


def _one(group: str | None, kiosk: str | None) -> tuple[str | None, str | None]:
    if (group is None) == (kiosk is None):
        raise typer.BadParameter("name a group, or use --kiosk KIOSK")
    return group, kiosk


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
