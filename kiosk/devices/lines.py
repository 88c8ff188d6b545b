"""The line layer: bytes in, from wherever the address says. The only layer that does I/O.

Guarantees: an open `Line` can be waited on by its descriptor and never blocks; opening and
receiving fail with OSError and nothing else. Nothing is written but by `send`, which is called
for profiles with an [answer] and for no other. Reconnecting is `line_listener`'s.
"""

from typing import Protocol

from kiosk.devices.capture_line import CaptureLine
from kiosk.devices.device_line import DeviceLine
from kiosk.devices.loop_line import LoopLine
from kiosk.devices.profile import LineSettings
from kiosk.devices.rfc2217_line import Rfc2217Line
from kiosk.devices.source_address import (
    CaptureAddress,
    DeviceAddress,
    LoopAddress,
    SourceAddress,
    TcpAddress,
)
from kiosk.devices.tcp_line import TcpLine
from kiosk.devices.wake import Wake


class Line(Protocol):
    """An open line."""

    def fileno(self) -> int:
        """Give the descriptor that is readable when bytes have come or the line has failed."""

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise OSError when the line is gone."""

    def send(self, data: bytes) -> None:
        """Write an answer, or lose it when the line takes none just now; raise OSError when the
        line is gone.
        """

    def close(self) -> None:
        """Give the line back."""


def open_line(address: SourceAddress, settings: LineSettings, wake: Wake) -> Line:
    """Open the line; raise OSError when it cannot be. `wake` calls off what can be called off."""
    match address:
        case DeviceAddress():
            return DeviceLine(address, settings)
        case TcpAddress():
            return TcpLine(address, wake)
        case LoopAddress():
            return LoopLine(address)
        case CaptureAddress():
            return CaptureLine(address)
        case _:
            return Rfc2217Line(address, settings)
