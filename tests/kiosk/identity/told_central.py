"""A central for the tests of enrolment: an HTTP server on loopback that says what it is told."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer

from kiosk.record import SealingKey, SigningKey, Typ, open_envelope, seal_envelope
from kiosk.record import payload as payloads

KEY = SigningKey(bytes(range(32)))
CENTRAL_KEY = SigningKey(bytes(range(1, 33)))
ANSWER = {
    "kiosk": "k-0a1b2c3d4e",
    "site": "xa-mau",
    "site_name": "Trung tâm Phục vụ hành chính công",
    "unit": "Xã Mẫu",
    "counter": "03",
    "state": "pending",
    "receipt_key": CENTRAL_KEY.verify_key.text,
    "sealing_key": SealingKey(bytes(range(2, 34))).public_key.text,
    "configuration_key": SigningKey(bytes(range(3, 35))).verify_key.text,
    "recovery_key": SealingKey(bytes(range(4, 36))).public_key.text,
    "public_key": KEY.verify_key.text,
    "timezone": "Asia/Ho_Chi_Minh",
    "counter_name": "Quầy 03",
    "counter_field": "Hộ tịch",
    "code": None,
    "code_expires_s": None,
    "a_later_member": 1,
}
HERE = ("site", "site_name", "unit", "timezone", "counter", "counter_name", "counter_field")
CODE = {**ANSWER, **dict.fromkeys(HERE), "state": "code"}
CODE |= {"code": "BCDFGHJK", "code_expires_s": 890}
"""Without a batch token: what is to be typed at the central."""


def signed(
    members: dict[str, object], nonce: str | None, key: SigningKey = CENTRAL_KEY
) -> dict[str, str]:
    """The members as the central signs them, in answer to `nonce`."""
    said = payloads.serialise({"v": 1, "nonce": nonce, **members})
    return {"enrolment": seal_envelope(key, Typ.ENROLMENT_ANSWER, said).compact}


TIME = seal_envelope(
    CENTRAL_KEY,
    Typ.TIME,
    payloads.serialise({"v": 1, "nonce": "x", "time": "2026-11-22T00:00:10.000Z"}),
).compact
TIME_S = 1_795_305_610


class Central(HTTPServer):
    """Answers each path with what stands in `answers`; keeps what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []
        self.came = threading.Condition()
        self.signs: dict[str, tuple[int, dict[str, object], SigningKey]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [path for _, path, _, _ in self.asked]

    def wait_for(self, condition: Callable[[list[str]], bool], limit_s: float) -> bool:
        """Whether the paths asked came to fulfil the condition within the limit."""
        with self.came:
            return self.came.wait_for(lambda: condition(self.paths), limit_s)

    def say(self, path: str, status: int, content: object) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.signs.pop(path, None)
        self.answers[path] = (status, data)

    def sign(
        self,
        path: str,
        members: dict[str, object],
        status: int = 200,
        key: SigningKey = CENTRAL_KEY,
    ) -> None:
        """Answers with `members`, signed for each question's own nonce."""
        self.signs[path] = (status, members, key)

    def answer_to(self, path: str, body: bytes) -> tuple[int, bytes]:
        if path not in self.signs:
            return self.answers[path]
        status, members, key = self.signs[path]
        nonce = None
        if body:
            wish = open_envelope(json.loads(body)["enrolment"], Typ.ENROLMENT)
            nonce = str(payloads.parse(wish.payload)["nonce"])
        return status, json.dumps(signed(members, nonce, key)).encode()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: bytes) -> None:
        path = self.path.partition("?")[0]
        with self.server.came:
            self.server.asked.append((self.command, path, dict(self.headers), body))
            self.server.came.notify_all()
        status, data = self.server.answer_to(path, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        pass


ENROL = "/api/v1/enrolments"
STATE = "/api/v1/kiosks/k-0a1b2c3d4e/enrolment"
