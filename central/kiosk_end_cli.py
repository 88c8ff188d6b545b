"""`central kiosk retire`, `replace` and `approve-list`, and `central quarantine`.

Each command loads what it needs when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

quarantine_app = typer.Typer(help="Logs that contradict themselves.", no_args_is_help=True)

DIFFERS = 1

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Reason = Annotated[str, typer.Option("--reason", help="Why, for the audit log.")]


def add_kiosk_ends(kiosk_app: typer.Typer) -> None:
    """Add the commands that end a kiosk's work, and approval by a list, to `central kiosk`."""
    kiosk_app.command("retire")(retire_kiosk)
    kiosk_app.command("replace")(replace_kiosk)
    kiosk_app.command("approve-list")(approve_list)


def retire_kiosk(
    kiosk: str,
    reason: Reason,
    place: Annotated[
        str | None,
        typer.Option("--from", help="EPOCH:SEQ, the first record that does not count."),
    ] = None,
    config: Config = None,
) -> None:
    """End a kiosk's work, with nothing said against its key: the counter closed."""
    from central.commands.revoke import retire_kiosk as run
    from central.moment import utc_now

    _print(run(config, kiosk, place, utc_now(), reason))


def replace_kiosk(
    kiosk: str,
    by: Annotated[str, typer.Option("--by", help="Code or id of the kiosk that waits.")],
    reason: Reason,
    config: Config = None,
    *,
    new_pins: Annotated[bool, typer.Option("--new-pins", help="Carry no PIN over.")] = False,
) -> None:
    """Put another kiosk in this one's place, after comparing its fingerprint."""
    from central.commands.kiosk_ends import replace_kiosk as run
    from central.moment import utc_now

    _print(run(config, kiosk, by, reason, utc_now(), carry_pins=not new_pins))


def approve_list(
    path: Annotated[Path, typer.Argument(help="Fingerprints, one a line; counter behind it.")],
    site: Annotated[str, typer.Option("--site", help="The site's id.")],
    config: Config = None,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Approve what matches; else it is only told.")
    ] = False,
) -> None:
    """Compare kiosks that wait with a list of fingerprints; status 1 if anything differs."""
    from central.commands.kiosk_ends import approve_by_list as run
    from central.moment import utc_now

    lines, whole = run(config, site, path, utc_now(), write=write)
    _print(lines)
    if not whole:
        raise typer.Exit(DIFFERS)


@quarantine_app.command("list")
def list_forks(config: Config = None) -> None:
    """Show every kiosk whose log contradicts itself, and what was decided."""
    from central.commands.quarantine import table as run

    _print(run(config))


@quarantine_app.command("decide")
def decide_fork(
    kiosk: str,
    verdict: Annotated[str, typer.Argument(help="held-counts, later-apart or from-fork-apart.")],
    reason: Reason,
    seen: Annotated[
        int, typer.Option("--seen", help="How many decisions `list` shows for this kiosk.")
    ] = 0,
    config: Config = None,
) -> None:
    """Decide which records of a forked log count; figures are counted again at once."""
    from central.commands.quarantine import decide_fork as run
    from central.moment import utc_now

    _print(run(config, kiosk, verdict, reason, seen, utc_now()))


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
