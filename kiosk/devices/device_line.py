"""A serial device of this machine, listened to through pyserial.

Guarantees: opened exclusively, with DTR and RTS low from the beginning, so that no board resets
and no RS-485 driver is switched on; nothing is written but by `send`. Every failure is an
OSError.
"""

import contextlib
import errno
import os
import stat
import termios

import serial

from kiosk.devices.profile import LineSettings
from kiosk.devices.read_buffer import ReadBuffer
from kiosk.devices.source_address import DeviceAddress

READ_BYTES = 4096
PSEUDO_TERMINAL_MAJORS = range(136, 144)
"""Device numbers of Linux's pseudo-terminals (Documentation/admin-guide/devices.txt)."""


class DeviceLine:
    """An open device; made by opening it."""

    def __init__(self, address: DeviceAddress, settings: LineSettings) -> None:
        self._read = ReadBuffer(READ_BYTES)
        # It has neither, and from the second opening on the C library refuses them (EINVAL).
        bare = _is_pseudo_terminal(address.path)
        self._port = serial.Serial(
            baudrate=settings.baud,
            bytesize=8 if bare else settings.bytesize,
            parity="N" if bare else settings.parity,
            stopbits=settings.stopbits,
            timeout=0,
            exclusive=True,
        )
        # Set before the port has a path: pyserial applies them while opening.
        self._port.dtr = False
        self._port.rts = False
        self._port.port = address.path
        try:
            self._port.open()
        except termios.error as error:
            # Unplugged while being opened: the one failure that pyserial lets through as it is.
            raise OSError(*error.args) from error
        except ValueError as error:
            raise OSError(errno.EINVAL, f"the line settings are refused: {error}") from error

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._port.fileno()

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise OSError when the device is gone."""
        try:
            # Not by pyserial's own read, which leaves two more copies in freed memory.
            count = os.readv(self._port.fileno(), [self._read.bytes])
        except BlockingIOError:
            return b""
        except TypeError as error:
            # pyserial's own descriptor is None once it has closed itself.
            raise OSError("the port is closed") from error
        if not count:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self._read.take(count)

    def send(self, data: bytes) -> None:
        """Write an answer, without waiting; raise OSError when the device is gone."""
        with contextlib.suppress(BlockingIOError):
            os.write(self.fileno(), data)

    def close(self) -> None:
        """Give the device back."""
        self._port.close()


def _is_pseudo_terminal(path: str) -> bool:
    try:
        found = os.stat(path)  # noqa: PTH116 - one call, and a path that is not there is no error
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(found.st_mode) and os.major(found.st_rdev) in PSEUDO_TERMINAL_MAJORS
