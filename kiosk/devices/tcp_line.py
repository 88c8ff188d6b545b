"""A `socket://` line: bare bytes over TCP from a serial server or a feed of lines.

Guarantees: connecting can be called off; a peer that died without a word is noticed within
`PEER_LOST_AFTER_MS` (pyserial's own `socket://` sets no keepalive, sleeps while closing and
throws away what came first, hence a socket of our own); nothing is written but by `send`. Every
failure is an OSError.
"""

import contextlib
import errno
import os
import socket

from kiosk.devices.open_failure import ClosedByPeerError
from kiosk.devices.read_buffer import ReadBuffer
from kiosk.devices.source_address import TcpAddress
from kiosk.devices.wake import Wake, wait_writable

READ_BYTES = 4096
CONNECT_WITHIN_S = 5.0
KEEPALIVE_IDLE_S = 20
KEEPALIVE_INTERVAL_S = 10
KEEPALIVE_PROBES = 3
PEER_LOST_AFTER_MS = 50_000


class TcpLine:
    """A connection; made by connecting."""

    def __init__(self, address: TcpAddress, wake: Wake) -> None:
        self._read = ReadBuffer(READ_BYTES)
        self._socket = _connect(address, wake)

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._socket.fileno()

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise OSError when the peer is gone."""
        try:
            count = self._socket.recv_into(self._read.bytes)
        except BlockingIOError:
            return b""
        except ConnectionError as error:
            raise ClosedByPeerError from error
        if not count:
            raise ClosedByPeerError
        return self._read.take(count)

    def send(self, data: bytes) -> None:
        """Write an answer, without waiting; raise OSError when the peer is gone."""
        with contextlib.suppress(BlockingIOError):
            self._socket.send(data)

    def close(self) -> None:
        """End the connection."""
        self._socket.close()


def keep_alive(connection: socket.socket) -> None:
    """Have the system notice a peer that is gone without a word."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_IDLE_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEPALIVE_PROBES)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, PEER_LOST_AFTER_MS)


def _connect(address: TcpAddress, wake: Wake) -> socket.socket:
    problem: OSError = OSError(f"{address.host} has no address")
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    for family, kind, protocol, _, place in found:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.setblocking(False)
            keep_alive(connection)
            _finish(connection, connection.connect_ex(place), wake)
        except OSError as error:
            connection.close()
            problem = error
        else:
            return connection
    raise problem


def _finish(connection: socket.socket, begun: int, wake: Wake) -> None:
    if begun == errno.EINPROGRESS:
        if not wait_writable(connection.fileno(), wake, CONNECT_WITHIN_S):
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
        begun = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if begun:
        raise OSError(begun, os.strerror(begun))
