"""A kiosk, a line and a central in one process, on one clock, with everything real but the line.

The kiosk is the real outbox on its file with the real forwarder and heartbeat; the central is the
real receiver and fleet on SQLite. The line is a session that does to each request what it is told.
Nothing waits: time passes when a test says so. A crash leaves the files as they are.
"""

import json
import shutil
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from central.fleet.routes import Fleet
from central.fleet.signed_time import sign_time
from central.refusal import Refusal
from central.store.engine import open_engine
from kiosk.deadline import Answer, NoAnswerError
from kiosk.identity.token import random_nonce, request_token
from kiosk.queue.errors import StorageError
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.queue.outbox import Outbox
from kiosk.record import Record, SigningKey, Stamp
from kiosk.record.key_rotation import sign_key_proof
from tests.central.hall import Hall

URL = "http://central"
PORTAL = Answer(200, "text/html", b"<html>Please accept our terms</html>", None)
ORDERS = ("lose-request", "lose-reply", "twice", "portal", "keep-for-later", "503")
RECEIPTED_DAYS = 5


class SameThread:
    """The storage thread's `call`, done at once."""

    def __init__(self, box: Callable[[], Outbox]) -> None:
        """`box`: the outbox now."""
        self.box = box

    def call(self, work, *, may_wait: bool = False) -> Future:
        future: Future = Future()
        try:
            future.set_result(work(self.box()))
        except StorageError as error:
            future.set_exception(error)
        return future


@dataclass
class Line:
    """The session of the kiosk's forwarder; `orders` says what becomes of the next requests."""

    answer: Callable[[str, str, bytes, dict], Answer]
    orders: deque[str] = field(default_factory=deque)
    kept: list[tuple] = field(default_factory=list)

    def request(self, method: str, url: str, *, body: bytes = b"", headers: dict) -> Answer:
        asked = (method, url, body, headers)
        match self.orders.popleft() if self.orders else "carry":
            case "lose-request":
                raise NoAnswerError("lost")
            case "lose-reply":
                self.answer(*asked)
                raise NoAnswerError("the reply was lost")
            case "twice":
                self.answer(*asked)
            case "portal":
                return PORTAL
            case "keep-for-later":
                self.kept.append(asked)
                raise NoAnswerError("too slow")
            case "503":
                return Answer(503, "text/plain", b"", 2.0)
        return self.answer(*asked)

    def deliver_late(self) -> None:
        """What was under way all the time arrives; nobody hears the answer."""
        for asked in self.kept:
            self.answer(*asked)
        self.kept.clear()

    def close(self) -> None:
        """Nothing is open."""


class WholeSystem:
    """One kiosk and one central, from enrolment on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "central").mkdir()
        (folder / "kiosk").mkdir()
        self.hall = Hall(folder / "central")
        self.key = SigningKey.generate()
        self.place = self.hall.add_kiosk(key=self.key).place
        self.path = folder / "kiosk" / "outbox.sqlite"
        self.receipt_file = folder / "kiosk" / "last-receipt.jws"
        self.up_s, self.boot = 1_000.0, 1
        self.line = Line(self.answer)
        self.start_kiosk()

    # The kiosk

    def stamp(self) -> Stamp:
        at = (self.hall.now + timedelta(hours=7)).replace(tzinfo=None)
        text = at.isoformat(timespec="milliseconds") + "+07:00"
        return Stamp(text, f"{self.boot:08x}", int(self.up_s * 1000), "synced")

    def start_kiosk(self) -> None:
        """As after a power cut: nothing but the files is known."""
        recovery = self.hall.keys.recovery.public_key
        self.box = Outbox(
            self.path,
            self.place,
            self.key,
            self.stamp,
            recovery=recovery,
            receipt_file=self.receipt_file,
            receipted_days=RECEIPTED_DAYS,
        )
        keys = [self.hall.keys.receipt.verify_key]
        kiosk = self.place.kiosk
        heartbeat = Heartbeat(
            URL,
            kiosk,
            lambda: self.key,
            lambda: keys,
            self.condition,
            lambda _central_ms: None,
            lambda at_s: request_token(self.key, kiosk, at_s),
            lambda: self.up_s,
            random_nonce,
            lambda: 0.5,
        )
        storage = SameThread(lambda: self.box)
        central = Central(URL, kiosk, lambda: keys)
        args = (central, storage, self.line, heartbeat, lambda: self.up_s, lambda: 0.5)
        self.forwarder = Forwarder(*args)

    def condition(self) -> Condition:
        stamp = self.stamp()
        up_ms = int(self.up_s * 1000)
        return Condition("ok", "", 1_000, "synced", "0.1.0", stamp.at, stamp.boot, up_ms)

    def crash_kiosk(self) -> None:
        """The files as a killed process leaves them: nobody closed them."""
        left = self.folder / "left"
        left.mkdir()
        for file in self.path.parent.glob("outbox.sqlite*"):
            shutil.copy(file, left)
        self.box.close()
        for file in self.path.parent.glob("outbox.sqlite*"):
            file.unlink()
        for file in left.iterdir():
            shutil.move(file, self.path.parent / file.name)
        left.rmdir()
        self.boot += 1

    def rotate(self) -> Record:
        new = SigningKey.generate()
        proof = sign_key_proof(new, self.place.kiosk, self.box.key.kid)
        record = self.box.rotate_key(new, proof)
        self.key = new
        return record

    def work(self, orders: tuple[str, ...] = ()) -> None:
        """What the forwarder's thread does when it wakes; its wait passes afterwards."""
        self.line.orders.extend(orders)
        self.pass_time(self.forwarder.work())
        self.line.orders.clear()

    def pass_time(self, seconds: float) -> None:
        self.up_s += seconds
        self.hall.now += timedelta(seconds=seconds)

    def tend(self) -> None:
        """The storage thread's work in the background, to its end."""
        while self.box.expire().more or self.box.tend().more:
            pass

    # The central

    def answer(self, method: str, url: str, body: bytes, headers: dict) -> Answer:
        try:
            told = self._answer(method, urlsplit(url), body, headers)
        except Refusal as refusal:
            content = json.dumps(refusal.document()).encode()
            return Answer(refusal.status, "application/problem+json", content, None)
        return Answer(200, "application/json", json.dumps(told).encode(), None)

    def _answer(self, method: str, url, body: bytes, headers: dict) -> dict[str, str]:
        hall = self.hall
        if url.path.endswith("/time"):
            (nonce,) = parse_qs(url.query)["nonce"]
            return {"time": sign_time(hall.keys.receipt, nonce, hall.now)}
        kiosk = url.path.split("/")[4]
        if url.path.endswith("/heartbeat"):
            fleet = Fleet(hall.engine, hall.keys, hall.clock)
            bearer = headers["Authorization"]
            return {"answer": fleet.heartbeat(kiosk, bearer, body)}
        assert url.path.endswith("/records"), f"{method} {url.path}"
        return {"receipt": hall.receiver.receive(kiosk, body, "gzip", hall.now)}

    def copy_central(self, name: str) -> None:
        """A backup, made by SQLite itself."""
        with (
            closing(sqlite3.connect(self.hall.folder / "central.sqlite")) as source,
            closing(sqlite3.connect(self.folder / name)) as copy,
        ):
            source.backup(copy)

    def restore_central(self, name: str) -> None:
        """The backup in the database's place; the keys are the same files."""
        self.hall.engine.dispose()
        for file in self.hall.folder.glob("central.sqlite*"):
            file.unlink()
        shutil.copy(self.folder / name, self.hall.folder / "central.sqlite")
        self.hall.engine = open_engine(self.hall.settings.database_url)
        self.hall.receiver = self.hall.make_receiver()

    def close(self) -> None:
        self.box.close()
        self.hall.close()
