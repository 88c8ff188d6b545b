"""Which USB devices a kiosk lets in: rules for USBGuard, made of what is plugged in now. Pure.

Guarantees that each device is let in by its id, its port and its kinds of interface together, so
that a panel that signs on anew is known again and another device at its port, or the same at
another port, is not; that a keyboard is let in only where its port is named; that nothing of what
a device says of itself in words comes into the rules. Everything else is blocked.

A stick is let in at any port if it is nothing but a disk: one that is a keyboard as well is not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

KEYBOARD = "03:01:01"
STICK = "08:06:50"
_ID = re.compile(r"[0-9a-f]{4}:[0-9a-f]{4}")
_PORT = re.compile(r"usb[0-9]+|[0-9]+-[0-9]+(\.[0-9]+)*")
_INTERFACE = re.compile(r"[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}")


class UsbDeviceError(Exception):
    """What is said of a device cannot stand in a rule; the message says where."""


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """One device: its `port` as the kernel names it, its id `vendor:product`, its interfaces as
    `class:subclass:protocol`, and what it calls itself, for people alone.
    """

    port: str
    id: str
    interfaces: tuple[str, ...]
    name: str = ""

    @property
    def is_keyboard(self) -> bool:
        """Whether it can type."""
        return KEYBOARD in self.interfaces

    @property
    def is_stick(self) -> bool:
        """Whether it is a disk and nothing else."""
        return set(self.interfaces) == {STICK}


def left_out(devices: Iterable[UsbDevice], keyboard_ports: Iterable[str]) -> list[UsbDevice]:
    """Keyboards at ports that were not named: what is plugged in now and will be blocked."""
    named = set(keyboard_ports)
    return [each for each in devices if each.is_keyboard and each.port not in named]


def policy(
    devices: Iterable[UsbDevice], keyboard_ports: Iterable[str] = (), *, sticks: bool = True
) -> str:
    """The text of /etc/usbguard/rules.conf; UsbDeviceError."""
    present = sorted(devices, key=lambda each: _by_port(each.port))
    blocked = left_out(present, keyboard_ports)
    rules = [_rule(each) for each in present if each not in blocked and not each.is_stick]
    if sticks:
        rules.append(f"allow with-interface equals {{ {STICK} }}")
    rules.append("block")
    return "".join(f"{rule}\n" for rule in rules)


def _rule(device: UsbDevice) -> str:
    interfaces = sorted(device.interfaces)
    wrong = [each for each in interfaces if not _INTERFACE.fullmatch(each)]
    if wrong or not _ID.fullmatch(device.id) or not _PORT.fullmatch(device.port):
        message = f"the device at {device.port!r} says of itself what no device can: {device.id!r}"
        raise UsbDeviceError(message)
    kinds = f" with-interface equals {{ {' '.join(interfaces)} }}" if interfaces else ""
    return f'allow id {device.id} via-port "{device.port}"{kinds}'


def _by_port(port: str) -> tuple[bool, list[int]]:
    return not port.startswith("usb"), [int(number) for number in re.findall(r"[0-9]+", port)]
