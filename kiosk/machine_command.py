"""`kiosk machine`: how the machine is mounted, and what may be plugged into it.

Guarantees that nothing is written but by `--write`, that a file is whole or as it was, and exit
code 2 with one line for what the user can mend. What the files say is kiosk.touch_calibration's
and kiosk.usb_policy's.
"""

from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import EXIT_USAGE
from kiosk.touch_calibration import DegreesError, session_settings, udev_rule
from kiosk.usb_devices import SYSFS, plugged_in
from kiosk.usb_policy import UsbDeviceError, left_out, policy

SESSION_SETTINGS = Path("etc/thuocdo/session.conf")
TOUCH_RULE = Path("etc/udev/rules.d/61-thuocdo-touch.rules")
USB_RULES = Path("etc/usbguard/rules.conf")

application = typer.Typer(help="How the machine stands, and what it lets in.", no_args_is_help=True)

WriteOption = Annotated[
    bool, typer.Option("--write", help="Write the files (as root); else they are shown.")
]
RootOption = Annotated[Path, typer.Option(help="The machine's own folders, if not those of /.")]


@application.command(name="turn")
def turn(
    degrees: Annotated[int, typer.Argument(help="Clockwise: 0, 90, 180 or 270.")],
    touch: Annotated[
        int | None, typer.Option(help="For a panel whose touch is mounted otherwise.")
    ] = None,
    root: RootOption = Path("/"),
    *,
    write: WriteOption = False,
) -> None:
    """Turns screen and touch of a machine that stands on its side or upside down."""
    place = root / SESSION_SETTINGS
    try:
        before = place.read_text("utf-8") if place.exists() else ""
        files = {
            SESSION_SETTINGS: session_settings(before, degrees),
            TOUCH_RULE: udev_rule(degrees if touch is None else touch),
        }
        _give(root, files, write=write)
    except (DegreesError, OSError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    if write:
        typer.echo("then: udevadm control --reload && udevadm trigger -s input")
        typer.echo("      systemctl restart thuocdo-kiosk")


@application.command(name="usb")
def usb(
    keyboard: Annotated[
        list[str] | None, typer.Option(help="A port at which a keyboard or keypad may be.")
    ] = None,
    sysfs: Annotated[Path, typer.Option(hidden=True)] = SYSFS,
    root: RootOption = Path("/"),
    *,
    sticks: Annotated[bool, typer.Option(help="Let in sticks that are nothing but a disk.")] = True,
    write: WriteOption = False,
) -> None:
    """Makes the rules of USBGuard of what is plugged in now; everything else is blocked."""
    devices = plugged_in(sysfs)
    ports = keyboard or []
    try:
        if not devices:
            message = f"{sysfs}: the kernel knows of no USB device here"
            raise UsbDeviceError(message)
        _give(root, {USB_RULES: policy(devices, ports, sticks=sticks)}, write=write)
    except (UsbDeviceError, OSError) as error:
        typer.echo(f"kiosk: {error}", err=True)
        raise typer.Exit(EXIT_USAGE) from error
    for each in left_out(devices, ports):
        typer.echo(f"blocked: the keyboard at {each.port} ({each.id} {each.name})", err=True)
    if write:
        typer.echo("then: systemctl restart usbguard")


def _give(root: Path, files: dict[Path, str], *, write: bool) -> None:
    for name, text in files.items():
        if not write:
            typer.echo(f"# ---- /{name}\n{text}")
            continue
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.new")
        beside.touch(mode=0o600 if name == USB_RULES else 0o644)
        beside.write_text(text, "utf-8")
        beside.replace(place)
        typer.echo(f"written: {place}")
