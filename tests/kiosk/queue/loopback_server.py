"""A server on loopback that behaves as badly as a test wants: it writes the bytes itself.

Guarantees: it listens before it is handed out, remembers every request in full, and ends all its
threads with the test, whatever a client does.
"""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

TRICKLE_S = 0.05


@dataclass(frozen=True)
class Request:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[["Request", socket.socket, "LoopbackServer"], None]


@dataclass
class LoopbackServer:
    """Answers each request with the next of `behaviours`; the last one for ever."""

    behaviours: list[Behaviour]
    context: ssl.SSLContext | None = None
    backlog: int = 16
    requests: list[Request] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    change: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> Self:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=self.backlog)
        self.port = self.listener.getsockname()[1]
        self.open: list[socket.socket] = []
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.ending.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        for each in self.open:
            shut(each)
        for thread in self.threads:
            thread.join()
        self.listener.close()

    @property
    def url(self) -> str:
        return f"{'http' if self.context is None else 'https'}://127.0.0.1:{self.port}"

    def accept(self) -> None:
        while not self.ending.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.open.append(connection)
            self.threads.append(threading.Thread(target=self.serve, args=[connection]))
            self.threads[-1].start()

    def serve(self, connection: socket.socket) -> None:
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
                self.open.append(connection)
            with connection, connection.makefile("rb") as stream:
                while request := read_request(stream):
                    with self.change:
                        self.requests.append(request)
                        turn = min(len(self.requests), len(self.behaviours)) - 1
                        self.change.notify_all()
                    self.behaviours[turn](request, connection, self)
        except OSError:
            pass  # the client, or the end of the test, cut the connection

    def wait_for_requests(self, count: int, within_s: float = 20.0) -> None:
        with self.change:
            assert self.change.wait_for(lambda: len(self.requests) >= count, within_s)


def read_request(stream) -> Request | None:
    """Give the next request of a connection, None at its end."""
    first = stream.readline().decode("latin-1").split()
    if len(first) != 3:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline().strip().decode("latin-1"):
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Request(first[0], first[1], headers, stream.read(int(headers.get("content-length", 0))))


def shut(connection: socket.socket) -> None:
    with suppress(OSError):  # shut already
        connection.shutdown(socket.SHUT_RDWR)


def reply(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer as a server should; an underscore in a header's name stands for a dash."""
    lines = [f"HTTP/1.1 {status} -", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""]).encode()

    def behave(_request: Request, connection: socket.socket, _server: LoopbackServer) -> None:
        connection.sendall(head + body)

    return behave


def trickle(content: bytes, each_s: float = TRICKLE_S) -> Behaviour:
    """Send a byte now and then until the client has had enough."""

    def behave(_request: Request, connection: socket.socket, server: LoopbackServer) -> None:
        for at in range(len(content)):
            connection.sendall(content[at : at + 1])
            if server.ending.wait(each_s):
                return

    return behave


def pour(head: bytes, chunk: bytes) -> Behaviour:
    """Send without end."""

    def behave(_request: Request, connection: socket.socket, server: LoopbackServer) -> None:
        connection.sendall(head)
        while not server.ending.is_set():
            connection.sendall(chunk)

    return behave


def cut(content: bytes = b"") -> Behaviour:
    """Send this much and cut the connection."""

    def behave(_request: Request, connection: socket.socket, _server: LoopbackServer) -> None:
        connection.sendall(content)
        shut(connection)

    return behave


def keep_silent(_request: Request, _connection: socket.socket, server: LoopbackServer) -> None:
    """Read the request and never answer."""
    server.ending.wait()
