"""The feed's listening socket and its connections, without a thread of its own.

Guarantees: nothing here waits; there are at most MOST_CONNECTIONS, and a newcomer never waits
for a place: the oldest of the address that has the most gives way. One call of `serve` does a
bounded amount of work, whatever comes.
"""

import errno
import ipaddress
import socket
from collections import Counter
from collections.abc import Callable

from kiosk.devices.feed_address import FeedAddress
from kiosk.devices.feed_connection import FeedConnection
from kiosk.devices.feed_interface import FeedInterface

MOST_CONNECTIONS = 32
ACCEPTS_A_ROUND = 8
"""With the source's pause between rounds: no more than 1,600 connections a second are looked at."""
BACKLOG = 256
"""Connections that wait to be looked at: 0.2 s of a flood. Beyond that the client's system tries
again after a second."""
KERNEL_BUFFER_BYTES = 16 * 1024
"""What a connection that was not looked at yet may hold."""
OUT_OF_DESCRIPTORS = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class FeedServer:
    """Listens at `address` once made; raises OSError where it cannot."""

    def __init__(
        self, address: FeedAddress, interface: FeedInterface, monotonic_ms: Callable[[], int]
    ) -> None:
        self._interface = interface
        self._now_ms = monotonic_ms
        self._connections: dict[int, FeedConnection] = {}
        family = socket.AF_INET6 if address.is_ipv6 else socket.AF_INET
        self._listener = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            # Connections of a kiosk that has just ended do not keep the port.
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if address.is_ipv6:
                # [::] would be all of IPv4 too, unsaid.
                self._listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, KERNEL_BUFFER_BYTES)
            self._listener.bind((str(address.host), address.port))
            self._listener.listen(BACKLOG)
        except OSError:
            self._listener.close()
            raise

    def descriptors(self) -> list[int]:
        """Give what to wait on."""
        return [self._listener.fileno(), *self._connections]

    def next_end_ms(self) -> int | None:
        """Give when a connection's time is over next; None: there is none."""
        return min((one.closes_at_ms for one in self._connections.values()), default=None)

    def serve(self, ready: set[int]) -> None:
        """Go on with whatever is ready."""
        for descriptor, connection in list(self._connections.items()):
            if descriptor in ready:
                connection.receive(self._now_ms())
            if connection.is_open:
                connection.end_if_overdue(self._now_ms())
            if not connection.is_open:
                del self._connections[descriptor]
        if self._listener.fileno() in ready:
            for _ in range(ACCEPTS_A_ROUND):
                if not self._accept():
                    break

    def close(self) -> None:
        """Close every connection and listen no more."""
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()
        self._listener.close()

    def _accept(self) -> bool:
        try:
            client, peer = self._listener.accept()
        except OSError as error:
            if error.errno in OUT_OF_DESCRIPTORS and self._connections:
                self._make_room()
            return False
        if len(self._connections) >= MOST_CONNECTIONS:
            self._make_room()
        local, at_ms = _local_address(client), self._now_ms()
        connection = FeedConnection(client, local, str(peer[0]), self._interface, at_ms)
        # A request is often there with the connection, and is then answered at once.
        connection.receive(at_ms)
        if connection.is_open:
            self._connections[connection.fileno()] = connection
        return True

    def _make_room(self) -> None:
        counts = Counter(one.peer for one in self._connections.values())
        crowd, _ = counts.most_common(1)[0]
        descriptor = next(fd for fd, one in self._connections.items() if one.peer == crowd)
        self._connections.pop(descriptor).close()


def _local_address(client: socket.socket) -> FeedAddress:
    """Where the client has come to: one address, also where all are listened at."""
    host, port = client.getsockname()[:2]
    # A link-local address comes with its zone.
    return FeedAddress(ipaddress.ip_address(host.partition("%")[0]), port)
