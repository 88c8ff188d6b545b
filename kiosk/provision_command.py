"""`kiosk provision`: a provisioning file made this kiosk's settings, and the time server of it.

Guarantees that a file which is not believed changes nothing and says why in one line, on the
screen as well; that the conffile is never touched; that a kiosk which is enrolled stays where it
is. Root is not needed, but for `time-server`, which writes for the system.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kiosk.cli import DEFAULT_CONFIG, EXIT_USAGE
from kiosk.document import DocumentError
from kiosk.identity.enrolment import APPROVED, EnrolmentError, load_enrolment
from kiosk.identity.key_file import write_private
from kiosk.identity.provision_error import ProvisionError, ProvisionFault
from kiosk.identity.provision_result import keep_result
from kiosk.identity.provision_source import find_provision, read_provision
from kiosk.identity.provision_trust import ANCHORS, load_anchors, open_trusted
from kiosk.identity.provisioned_file import (
    PROVISIONED,
    keep_provisioned,
    load_batch,
    provisioned_text,
    put_back,
)
from kiosk.record import VerifyKey
from kiosk.record.provisioning import Provisioning
from kiosk.settings import load_settings

ENROLMENT = "enrolment.json"

application = typer.Typer(
    help="Provisioning by file: many kiosks made ready by one stick.", no_args_is_help=True
)
ConfigOption = Annotated[Path, typer.Option("--config", help="The kiosk's settings.")]


@application.command(name="apply")
def apply(
    path: Annotated[Path, typer.Argument(help="The file, or the folder of the stick.")],
    config: ConfigOption = DEFAULT_CONFIG,
    *,
    check: Annotated[bool, typer.Option("--check", help="Look at it; change nothing.")] = False,
) -> None:
    """Takes the settings of a provisioning file; the kiosk then enrols by itself."""
    try:
        folder = load_settings(config).storage.folder
    except DocumentError as error:
        _end(error)
    try:
        lines = apply_file(path, config, folder, datetime.now(UTC), check=check)
    except (ProvisionError, OSError, EnrolmentError) as error:
        if not check and not _is_approved(folder):
            fault = error.fault if isinstance(error, ProvisionError) else ProvisionFault.NOT_KEPT
            keep_result(folder, fault, str(error))
        _end(error)
    for line in lines:
        typer.echo(line)


@application.command(name="time-server")
def time_server(
    target: Annotated[Path, typer.Argument(help="A file of timesyncd.conf.d.")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """Writes the provisioned time servers for systemd-timesyncd; nothing where there are none."""
    try:
        batch = load_batch(load_settings(config).storage.folder)
        if batch is None or not batch.time_servers:
            typer.echo("no time server was provisioned; nothing is written")
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        write_private(target, f"[Time]\nNTP={' '.join(batch.time_servers)}\n".encode())
        target.chmod(0o644)
        typer.echo(f"{target}: {' '.join(batch.time_servers)}")
    except (DocumentError, OSError) as error:
        _end(error)


def apply_file(path: Path, config: Path, folder: Path, now: datetime, *, check: bool) -> list[str]:
    """What is said of the file at `path`; with `check` nothing is changed.

    Raises ProvisionError, EnrolmentError or OSError. `now`: of this machine's clock, which is told
    of and never decides: the central's signed time does, before the token is shown.
    """
    place = find_provision(path)
    told = open_trusted(read_provision(place), place, load_anchors(config.parent / ANCHORS))
    lines = _described(told, now)
    _refuse_enrolled(folder, told)
    if check:
        return [*lines, "nothing was changed"]
    before = provisioned_text(folder)
    keep_provisioned(folder, told)
    # What was written is read as the kiosk will read it.
    try:
        load_settings(config)
    except DocumentError as error:
        put_back(folder, before)
        raise ProvisionError(ProvisionFault.ALTERED, f"{place}: {error}") from error
    keep_result(folder, None)
    return [*lines, f"written:     {folder / PROVISIONED}; the kiosk enrols when it runs"]


def _is_approved(folder: Path) -> bool:
    """It takes ratings: its screen has nothing to say of a stick, the command has."""
    try:
        known = load_enrolment(folder / ENROLMENT)
    except EnrolmentError:
        return False
    return known is not None and known.state == APPROVED


def _refuse_enrolled(folder: Path, told: Provisioning) -> None:
    known = load_enrolment(folder / ENROLMENT)
    if known is None:
        return
    batch = load_batch(folder)
    same = batch is not None and batch.batch == told.batch
    again = ", by this very batch" if same else ""
    raise ProvisionError(
        ProvisionFault.ENROLLED,
        f"this kiosk is enrolled already, as {known.kiosk} of {known.site}{again}; nothing was "
        "changed. To move it, see that all its records are sent, move the data folder aside and "
        "keep it, and provision it anew",
    )


def _described(told: Provisioning, now: datetime) -> list[str]:
    receipt, configuration = (
        VerifyKey.from_text(key).fingerprint for key in (told.receipt_key, told.configuration_key)
    )
    lines = [
        f"batch:       {told.batch} of {told.province}, {told.count} kiosks",
        f"site:        {told.site}: {told.site_name}, {told.unit}",
        f"central:     {told.central}" + (f" by {told.proxy}" if told.proxy else ""),
        f"fingerprint: {receipt}   (compare it with the label)",
        f"signed by:   {configuration}",
        f"good until:  {told.not_after}",
    ]
    if now.isoformat() >= told.not_after:
        lines.append("warning:     by this machine's clock it has ended; the central will tell")
    elif now.isoformat() < told.made_at:
        lines.append(
            "warning:     this machine's clock is before the file was made; it is not believed"
        )
    return lines


def _end(error: Exception) -> NoReturn:
    typer.echo(f"kiosk: {error}", err=True)
    raise typer.Exit(EXIT_USAGE) from error
