"""A `loop://name` line: a device within this very process, with a real descriptor to wait on.

Guarantees: the listener sees what a cable would show it: bytes that nobody listens to are lost,
a second listener is refused as busy, unplugging ends the line with an error. pyserial's own
loop:// has no descriptor and no other end. Every failure is an OSError.
"""

import contextlib
import errno
import os
import socket
import threading

from kiosk.devices.source_address import LoopAddress

READ_BYTES = 4096


class LoopDevice:
    """The device's end of `loop://name`; plugged in from the beginning, until `close`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.replug()

    @property
    def path(self) -> str:
        """The address, for a ticket source's `url`."""
        return f"loop://{self._name}"

    def listen(self) -> socket.socket:
        """Give the listener's end; raise OSError when there is a listener already."""
        with self._lock:
            if self._listener is not None and not _is_over(self._listener):
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            if self._listener is not None:
                self._listener.close()
            self._listener, theirs = socket.socketpair()
            theirs.setblocking(False)
            return theirs

    def say(self, data: bytes) -> None:
        """Put these bytes on the line, waiting for room; lost when nobody listens."""
        with self._lock:
            if self._name not in _devices:
                raise RuntimeError("the device is unplugged")
            if self._listener is not None:
                with contextlib.suppress(OSError):
                    self._listener.sendall(data)

    def heard(self) -> bytes:
        """Give what the listener has written."""
        with self._lock, contextlib.suppress(OSError):
            if self._listener is not None:
                return self._listener.recv(READ_BYTES, socket.MSG_DONTWAIT)
        return b""

    def unplug(self) -> None:
        """End the line; the address has no device behind it any more."""
        with self._lock:
            _devices.pop(self._name, None)
            if self._listener is not None:
                self._listener.close()
                self._listener = None

    def replug(self) -> None:
        """Give the address a device again; raise RuntimeError when it has one."""
        if _devices.setdefault(self._name, self) is not self or self._listener is not None:
            raise RuntimeError(f"there is a device at {self.path}")

    def close(self) -> None:
        """Unplug for good."""
        self.unplug()


_devices: dict[str, LoopDevice] = {}


class LoopLine:
    """The listener's end; made by listening."""

    def __init__(self, address: LoopAddress) -> None:
        device = _devices.get(address.name)
        if device is None:
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))
        self._socket = device.listen()

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._socket.fileno()

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise OSError when the device is gone."""
        try:
            data = self._socket.recv(READ_BYTES)
        except BlockingIOError:
            return b""
        if not data:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        return data

    def send(self, data: bytes) -> None:
        """Write to the device, without waiting."""
        with contextlib.suppress(BlockingIOError):
            self._socket.send(data)

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


def _is_over(listener: socket.socket) -> bool:
    try:
        return not listener.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
