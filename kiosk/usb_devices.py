"""The USB devices that are plugged in, as the kernel's sysfs has them.

Guarantees that a device that is pulled while it is read is left out and no error, and that what a
device says of itself is cut to a line that can be printed.
"""

from pathlib import Path

from kiosk.usb_policy import UsbDevice

SYSFS = Path("/sys/bus/usb/devices")
NAME_LENGTH = 60


def plugged_in(folder: Path = SYSFS) -> list[UsbDevice]:
    """Every device, root hubs among them; none where the kernel knows no USB."""
    if not folder.is_dir():
        return []
    # `1-2` is a device, `1-2:1.0` one of its interfaces.
    ports = sorted(each for each in folder.iterdir() if ":" not in each.name)
    return [device for each in ports if (device := _read(each)) is not None]


def _read(place: Path) -> UsbDevice | None:
    try:
        vendor, product = (_text(place / name) for name in ("idVendor", "idProduct"))
        interfaces = tuple(sorted(_kind(each) for each in place.glob(f"{place.name}:*")))
    except OSError:
        return None
    said = " ".join(_said(place / name) for name in ("manufacturer", "product")).strip()
    return UsbDevice(place.name, f"{vendor}:{product}", interfaces, said)


def _kind(interface: Path) -> str:
    names = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
    return ":".join(_text(interface / name) for name in names)


def _text(path: Path) -> str:
    return path.read_text("ascii", "replace").strip()


def _said(path: Path) -> str:
    try:
        words = path.read_bytes()[:NAME_LENGTH].decode("utf-8", "replace")
    except OSError:
        return ""
    return "".join(sign if sign.isprintable() else " " for sign in words).strip()
