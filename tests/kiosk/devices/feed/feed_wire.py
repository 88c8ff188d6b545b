"""What the feed's tests share: an ear, a started feed, and raw requests over real sockets."""

import base64
import json
import socket
from dataclasses import dataclass

from kiosk.devices.feed_source import FeedSource
from tests.kiosk.devices.ear import WITHIN_S, Ear

KEY = bytes(range(32))
KEY_TEXT = base64.urlsafe_b64encode(KEY).rstrip(b"=").decode()
READ_BYTES = 65_536


@dataclass
class Answer:
    """An answer as it came over the wire."""

    status: int
    fields: dict[str, str]
    document: dict[str, object]


@dataclass
class Feed:
    """A started feed, the ear that hears it, and requests to it."""

    source: FeedSource
    ear: Ear
    host: str
    port: int

    @property
    def address(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), WITHIN_S)

    def head(self, path: str = "/api/v1/events", method: str = "POST", **fields: str | None) -> str:
        """A request's head; `fields` replace the usual ones (`content_type="..."`), None omits."""
        usual: dict[str, str | None] = {
            "host": self.address,
            "authorization": f"Bearer {KEY_TEXT}",
            "content_type": "application/json" if method == "POST" else None,
            **fields,
        }
        lines = [f"{method} {path} HTTP/1.1"]
        lines += [f"{n.replace('_', '-')}: {v}" for n, v in usual.items() if v is not None]
        return "\r\n".join([*lines, "", ""])

    def request(self, raw: bytes) -> Answer:
        """Send these bytes and give the answer."""
        with self.connect() as client:
            client.sendall(raw)
            return read_answer(client)

    def post(self, body: object, **fields: str | None) -> Answer:
        """Post `body`: bytes as they are, anything else as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = {"content_length": str(len(data)), **fields}
        return self.request(self.head(**fields).encode("latin-1") + data)

    def status(self, **fields: str | None) -> Answer:
        return self.request(self.head("/api/v1/status", "GET", **fields).encode())


def read_answer(client: socket.socket) -> Answer:
    """Read one answer until the feed has no more to say."""
    received = b""
    while data := client.recv(READ_BYTES):
        received += data
    head, _, body = received.partition(b"\r\n\r\n")
    if head.startswith(b"HTTP/1.1 100 "):
        head, _, body = body.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:])
    assert int(fields["Content-Length"]) == len(body)
    return Answer(int(lines[0].split()[1]), fields, json.loads(body))


def free_port(host: str = "127.0.0.1") -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]
