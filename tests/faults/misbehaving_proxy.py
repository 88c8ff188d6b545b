"""A line between kiosk and central that does to each request what it is told.

It listens on loopback, reads each request whole, and then does the next thing of `orders`; when
there are none, it carries requests and answers unchanged. Requests for time and heartbeat are
always carried unchanged: the orders are for records.
"""

import http.client
import threading
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

HTML = b"<html><title>Wireless network</title><body>Please accept our terms</body></html>"
CARRY_LIMIT_S = 30
EMPTY = {429: b"", 503: b"", 500: b"Internal Server Error", 413: b""}

# What is done to a request for records, by name.
ORDERS = (
    "carry",
    "hang-up",  # as a central that is down: the connection ends without an answer
    "trickle",  # a byte a second, without end
    "500",
    "429",
    "503",
    "413",
    "portal",  # a captive portal: 200 with a page, the central never asked
    "page-instead",  # the central commits, a page comes back
    "cut-after-commit",  # the central commits, nothing comes back
    "cut-in-reply",  # the central commits, half of the receipt comes back
    "half-a-request",  # the central gets half of the batch
    "twice",  # the central gets the batch twice
)
COMMITTING = {"page-instead", "cut-after-commit", "cut-in-reply"}


@dataclass
class MisbehavingProxy:
    """Runs from `with` to the end of its block."""

    central_port: int
    trickle_s: float = 1.0
    orders: deque[str] = field(default_factory=deque)
    done: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.05])
        self.thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.ending.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def next_order(self, path: str) -> str:
        if not path.endswith("/records"):
            return "carry"
        order = self.orders.popleft() if self.orders else "carry"
        self.done.append(order)
        return order


class _Handler(BaseHTTPRequestHandler):
    """One connection from a kiosk."""

    protocol_version = "HTTP/1.1"

    def __init__(self, proxy: MisbehavingProxy, *arguments: object) -> None:
        self.proxy = proxy
        super().__init__(*arguments)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.handle_request(b"")

    def do_POST(self) -> None:
        self.handle_request(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def handle_request(self, body: bytes) -> None:
        try:
            self.obey(self.proxy.next_order(self.path), body)
        except OSError:
            self.close_connection = True  # the kiosk or the central hung up

    def obey(self, order: str, body: bytes) -> None:
        match order:
            case "carry":
                self.answer(*self.carry(body))
            case "hang-up":
                self.hang_up()
            case "trickle":
                self.trickle()
            case "portal":
                self.answer(200, HTML, {"Content-Type": "text/html"})
            case "page-instead":
                self.carry(body)
                self.answer(200, HTML, {"Content-Type": "text/html"})
            case "cut-after-commit":
                self.carry(body)
                self.hang_up()
            case "cut-in-reply":
                _, content, _ = self.carry(body)
                self.begin(200, len(content), {})
                self.wfile.write(content[: len(content) // 2])
                self.hang_up()
            case "half-a-request":
                self.send_half(body)
                self.hang_up()
            case "twice":
                self.carry(body)
                self.answer(*self.carry(body))
            case status:
                retry = {"Retry-After": "2"} if status in {"429", "503"} else {}
                self.answer(int(status), EMPTY[int(status)], retry)

    def carry(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        """Ask the central; its answer."""
        line = http.client.HTTPConnection(
            "127.0.0.1", self.proxy.central_port, timeout=CARRY_LIMIT_S
        )
        try:
            headers = {
                name: value for name, value in self.headers.items() if name.lower() != "host"
            }
            line.request(self.command, self.path, body, headers)
            reply = line.getresponse()
            return reply.status, reply.read(), dict(reply.headers)
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            line.close()

    def send_half(self, body: bytes) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.proxy.central_port)
        line.putrequest("POST", self.path)
        line.putheader("Content-Encoding", "gzip")
        line.putheader("Content-Length", str(len(body)))
        line.endheaders(body[: len(body) // 2])
        line.close()

    def begin(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() in {"content-type", "retry-after"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.begin(status, len(content), headers)
        self.wfile.write(content)

    def trickle(self) -> None:
        self.begin(200, 60_000, {"Content-Type": "application/json"})
        while not self.proxy.ending.wait(self.proxy.trickle_s):
            self.wfile.write(b" ")
            self.wfile.flush()

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
