"""The line layer: bytes in, from wherever the address says. The only layer that does I/O.

Guarantees: an open `Line` can be waited on by its descriptor and never blocks; opening and
receiving fail with OSError and nothing else. Reconnecting is `serial_source`'s.
"""

from typing import Protocol

from kiosk.devices.device_line import DeviceLine
from kiosk.devices.profile import LineSettings
from kiosk.devices.rfc2217_line import Rfc2217Line
from kiosk.devices.source_address import DeviceAddress, SourceAddress, TcpAddress
from kiosk.devices.tcp_line import TcpLine
from kiosk.devices.wake import Wake


class Line(Protocol):
    """An open line."""

    def fileno(self) -> int:
        """Give the descriptor that is readable when bytes have come or the line has failed."""

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise OSError when the line is gone."""

    def close(self) -> None:
        """Give the line back."""


def open_line(address: SourceAddress, settings: LineSettings, wake: Wake) -> Line:
    """Open the line; raise OSError when it cannot be. `wake` calls off what can be called off."""
    match address:
        case DeviceAddress():
            return DeviceLine(address, settings)
        case TcpAddress():
            return TcpLine(address, wake)
        case _:
            return Rfc2217Line(address, settings)
