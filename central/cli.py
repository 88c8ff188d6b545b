"""The `central` command. Each command loads what it needs when it runs.

Bad input (settings, keys, database, arguments) is one line on standard error and status 2, never
a traceback; `central log verify` ends with 1 when a log is not whole, and `central recount` when a
figure is not what the records give.
"""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from central.account_cli import account_app
from central.alarms_cli import alarms_app
from central.api_cli import api_key_app
from central.audit_cli import audit_app
from central.backup_cli import backup_app
from central.configuration_cli import configuration_app
from central.key_cli import key_app
from central.kiosk_end_cli import add_kiosk_ends, quarantine_app
from central.log_cli import log_app
from central.officer_cli import officer_app
from central.provision_cli import provision_app
from central.reference_cli import reference_app
from central.report_cli import add_report

BAD_INPUT = 2
DIFFERS = 1

app = typer.Typer(
    help="Thước Đo, the central.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
site_app = typer.Typer(help="Sites (one-stop centres).", no_args_is_help=True)
counter_app = typer.Typer(help="Counters of a site.", no_args_is_help=True)
token_app = typer.Typer(help="Batch tokens, by which kiosks enrol.", no_args_is_help=True)
kiosk_app = typer.Typer(help="Kiosks.", no_args_is_help=True)
attachments_app = typer.Typer(help="Sealed ticket numbers and comments.", no_args_is_help=True)
for name, group in {
    "site": site_app,
    "counter": counter_app,
    "officer": officer_app,
    "token": token_app,
    "kiosk": kiosk_app,
    "configuration": configuration_app,
    "key": key_app,
    "api-key": api_key_app,
    "account": account_app,
    "alarms": alarms_app,
    "audit": audit_app,
    "backup": backup_app,
    "log": log_app,
    "quarantine": quarantine_app,
    "provision": provision_app,
    "reference": reference_app,
    "attachments": attachments_app,
}.items():
    app.add_typer(group, name=name)
add_kiosk_ends(kiosk_app)
add_report(app)

Config = Annotated[
    Path | None,
    typer.Option("--config", help="Settings file. Else $THUOCDO_CENTRAL, else central.toml."),
]
Site = Annotated[str, typer.Option("--site", help="The site's id.")]


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)


def _say_version(asked: bool) -> None:  # noqa: FBT001 - Typer calls it with the value alone
    if asked:
        typer.echo(f"central {version('thuocdo')}")
        raise typer.Exit


@app.callback()
def whole_program(
    *,
    version_asked: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which it is."),
    ] = False,
) -> None:
    """Thước Đo, the central."""


Owner = Annotated[
    str | None,
    typer.Option(
        "--owner",
        help="PostgreSQL's role that owns the tables; that of [database] url gets its rights.",
    ),
]


@app.command("init")
def initialise(config: Config = None, *, owner: Owner = None) -> None:
    """Make the keys and the database, as far as they are not there yet."""
    from central.commands.initialise import initialise as run

    _print(run(config, owner=owner))


@app.command()
def migrate(
    config: Config = None,
    *,
    citus: Annotated[
        bool, typer.Option("--citus", help="Spread the tables over the servers of Citus as well.")
    ] = False,
    grant_to: Annotated[
        str | None, typer.Option("--grant-to", help="PostgreSQL's role that serves: its rights.")
    ] = None,
    owner: Owner = None,
) -> None:
    """Bring the database to the form of this version."""
    from central.commands.initialise import bring_up_to_date as run

    _print(run(config, citus=citus, grant_to=grant_to, owner=owner))


@app.command("recount")
def recount_tallies(
    site: Annotated[str | None, typer.Argument(help="Only this site's.")] = None,
    config: Config = None,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Repair what differs; else it is only told.")
    ] = False,
) -> None:
    """Count all tallies anew from the records, while serving; status 1 if one figure differs."""
    from central.commands.recount import recount as run
    from central.moment import utc_now

    lines, right = run(config, site, utc_now(), write=write)
    _print(lines)
    if not right:
        raise typer.Exit(DIFFERS)


@app.command("qd766")
def tell_month(
    month: Annotated[str, typer.Argument(help="Such as 2026-03.")],
    site: Annotated[str | None, typer.Option("--site", help="Only this site's.")] = None,
    config: Config = None,
) -> None:
    """Print a month's ratings by satisfaction as CSV: counts for QĐ 766/QĐ-TTg, no dossiers."""
    from central.commands.qd766 import NOT_IN_IT, month_csv
    from central.moment import utc_now

    typer.echo(month_csv(config, month, site, utc_now()), nl=False)
    typer.echo(NOT_IN_IT, err=True)


@app.command()
def serve(
    config: Config = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="Receives the address once it is served.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Instead of [server] port: one of several processes."),
    ] = None,
) -> None:
    """Serve kiosks and pages until told to stop."""
    from central.commands.serve import serve as run

    run(config, ready_file, port)


@app.command()
def doctor(
    config: Config = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Look at settings, keys, database, disk, clock and address; say what to do."""
    from central.commands import doctor as command
    from central.moment import utc_now

    findings = command.doctor(config, utc_now)
    _print([command.as_json(findings)] if json else command.as_lines(findings))
    raise typer.Exit(command.status(findings))


@site_app.command("add")
def add_site(
    site: Annotated[str, typer.Argument(help="Its id, such as xa-mau.")],
    name: Annotated[str, typer.Option(help="Its name on pages.")],
    unit: Annotated[str, typer.Option(help="The administrative unit, such as Xã Mẫu.")],
    timezone: Annotated[str, typer.Option(help="Its time zone.")] = "Asia/Ho_Chi_Minh",
    config: Config = None,
    *,
    sample: Annotated[bool, typer.Option("--sample", help="Marked as sample data.")] = False,
) -> None:
    """Add a site, or correct what is said of it."""
    from central.commands.places import add_site as run
    from central.moment import utc_now

    run(config, site, name, unit, timezone, utc_now(), sample=sample)


@counter_app.command("add")
def add_counter(
    counter: Annotated[str, typer.Argument(help="Its id, such as quay-1.")],
    site: Site,
    name: Annotated[str, typer.Option(help="Its name, such as Quầy 1.")],
    field: Annotated[str, typer.Option(help="Its field, such as Hộ tịch.")] = "",
    config: Config = None,
) -> None:
    """Add a counter to a site, or correct what is said of it."""
    from central.commands.places import add_counter as run
    from central.moment import utc_now

    run(config, site, counter, name, field, utc_now())


@token_app.command("issue")
def issue_token(
    site: Site,
    uses: Annotated[int, typer.Option(min=1, max=1000, help="How many kiosks.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=7, help="How long it is good for.")] = 7,
    config: Config = None,
) -> None:
    """Issue a batch token; it is shown once, alone on its line."""
    from central.commands.kiosks import issue
    from central.moment import utc_now

    _print([issue(config, site, uses, days, utc_now())])


@kiosk_app.command("list")
def list_kiosks(
    site: Annotated[str | None, typer.Option("--site", help="Only this site's.")] = None,
    config: Config = None,
) -> None:
    """Show kiosks: id, site, counter, state, fingerprint of the key."""
    from central.commands.kiosks import table

    _print(table(config, site))


@kiosk_app.command("approve")
def approve_kiosk(
    kiosk: Annotated[list[str] | None, typer.Argument(help="Ids of kiosks.")] = None,
    pending_of: Annotated[
        str | None, typer.Option("--all-pending", help="All that wait at this site.")
    ] = None,
    counter: Annotated[str | None, typer.Option(help="The counter it stands at.")] = None,
    code: Annotated[str | None, typer.Option(help="The code on the kiosk's screen.")] = None,
    site: Annotated[str | None, typer.Option(help="With --code: the site it is for.")] = None,
    config: Config = None,
) -> None:
    """Approve kiosks, after comparing the fingerprints with those on their screens."""
    from central.commands.kiosk_codes import approve_by_code
    from central.commands.kiosks import approve_kiosks
    from central.moment import utc_now

    if [bool(kiosk), bool(pending_of), bool(code)].count(True) != 1:
        raise typer.BadParameter("name the kiosks, or use --code CODE or --all-pending SITE")
    if code is not None:
        if site is None or counter is None:
            raise typer.BadParameter("--code wants --site SITE and --counter COUNTER")
        _print(approve_by_code(config, code, site, counter, utc_now()))
        return
    _print(approve_kiosks(config, kiosk or [], pending_of, counter, utc_now()))


@kiosk_app.command("code")
def show_kiosk_code(code: str, config: Config = None) -> None:
    """Show which kiosk waits with this code, with both fingerprints to compare."""
    from central.commands.kiosk_codes import show_code
    from central.moment import utc_now

    _print(show_code(config, code, utc_now()))


@kiosk_app.command("revoke")
def revoke_kiosk(
    kiosk: str,
    place: Annotated[
        str | None,
        typer.Option("--from", help="EPOCH:SEQ, the first record that does not count."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why, for who looks at the kiosk later.")] = "",
    config: Config = None,
) -> None:
    """Revoke a kiosk's key, from the first record on that is not held, or from a place."""
    from central.commands.revoke import revoke_kiosk as run
    from central.moment import utc_now

    _print(run(config, kiosk, place, utc_now(), reason))


@kiosk_app.command("pin")
def set_kiosk_pin(
    kiosk: str,
    role: Annotated[str, typer.Argument(help="it or supervisor.")],
    config: Config = None,
    *,
    make: Annotated[bool, typer.Option("--make", help="Make one and show it once.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="No PIN for this role.")] = False,
    pin_stdin: Annotated[
        bool, typer.Option("--pin-stdin", help="Read the PIN from standard input.")
    ] = False,
) -> None:
    """Set the PIN of a kiosk's service menu; it is asked for, never an argument."""
    from central.commands.pins import change_pin
    from central.moment import utc_now

    if make + clear + pin_stdin > 1:
        raise typer.BadParameter("use one of --make, --clear and --pin-stdin")
    pin = None
    if pin_stdin:
        pin = sys.stdin.readline().rstrip("\n")
    elif not make and not clear:
        pin = typer.prompt("PIN", hide_input=True, confirmation_prompt=True)
    _print(change_pin(config, kiosk, role, pin, utc_now(), make=make))


@attachments_app.command("purge")
def purge_attachments(config: Config = None) -> None:
    """Delete now what was kept long enough, and say how much; the records stay."""
    from central.commands.attachments import purge as run
    from central.moment import utc_now

    _print(run(config, utc_now()))


def main() -> None:
    """Run the command line; expected failures end with status 2 and one line."""
    try:
        app()
    except Exception as error:
        # Loaded only now: `central --help` needs neither pydantic nor SQLAlchemy.
        from central.commands.errors import CommandError
        from central.keys import KeyFileError
        from central.store.errors import StoreError
        from kiosk.document import DocumentError

        if not isinstance(error, (CommandError, DocumentError, KeyFileError, StoreError)):
            raise
        typer.echo(f"central: {error}", err=True)
        sys.exit(BAD_INPUT)
