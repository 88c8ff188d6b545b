"""A kiosk without its screen: the real outbox, storage thread and forwarder, its clock by hand.

Waits between attempts pass at once: whoever drives it turns the clock by as much.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.deadline import DeadlineSession
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.token import random_nonce, request_token
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Draft, Place, Record, SigningKey, Stamp, VerifyKey, verify_log

DEADLINE_S = 3.0
WITHIN_S = 60.0
BOOT = "0f1e2d3c"


def stamp() -> Stamp:
    # Today's date, so that the central counts it today; the clock as it is on a set-up kiosk.
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000+00:00", time.gmtime())
    return Stamp(at, BOOT, time.monotonic_ns() // 1_000_000, "synced")


def rating(number: int, run: str = "0000") -> Draft:
    body = {
        "visit": f"01890a5d-{run}-774b-8cce-{number:012d}",
        "counter": "03",
        "officer": None,
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "walk-up",
        "answers": {"service": 1 + number % 5, "officer": 5},
        "took_ms": 4_000,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": random_nonce(),
    }
    return Draft("rating", body)


class Listener:
    """Hears whether storage is up."""

    def __init__(self) -> None:
        self.up = threading.Event()
        self.codes: list[str] = []

    def storage_up(self) -> None:
        self.up.set()

    def storage_down(self, code: str) -> None:
        self.up.clear()
        self.codes.append(code)


class SendingKiosk:
    """An enrolled kiosk that sends to `url`."""

    def __init__(
        self, path: Path, key: SigningKey, enrolment: Enrolment, url: str, deadline_s=DEADLINE_S
    ) -> None:
        """Opens the outbox at `path`; nothing is sent before `work`."""
        self.path, self.key = path, key
        self.place = Place(enrolment.site, enrolment.kiosk)
        self.clock_s = 1_000.0
        self.listener = Listener()
        self.storage = StorageThread(
            lambda: Outbox(path, self.place, key, stamp),
            self.listener,
            lambda: time.monotonic_ns() // 1_000_000,
        )
        receipt_keys = [VerifyKey.from_text(enrolment.receipt_key)]
        self.session = DeadlineSession(deadline_s=deadline_s)
        heartbeat = Heartbeat(
            url,
            enrolment.kiosk,
            lambda: key,
            lambda: receipt_keys,
            lambda: Condition("ok", "", 1_000, "synced", "0.1.0", stamp().at),
            lambda _central_ms: None,
            lambda at_s: request_token(key, enrolment.kiosk, at_s),
            lambda: self.clock_s,
            random_nonce,
            lambda: 0.5,
        )
        self.forwarder = Forwarder(
            Central(url, enrolment.kiosk, lambda: receipt_keys),
            self.storage,
            self.session,
            heartbeat,
            lambda: self.clock_s,
            lambda: 0.5,
        )
        self.storage.start()
        assert self.listener.up.wait(WITHIN_S)

    def append(self, count: int, first: int = 0, run: str = "0000") -> list[Record]:
        drafts = [rating(first + each, run) for each in range(count)]
        return self.ask(lambda box: box.append(drafts))

    def ask(self, work: Callable[[Outbox], object]):
        return self.storage.call(work).result(WITHIN_S)

    @property
    def unsent(self) -> int:
        return self.ask(lambda box: box.unsent())

    def work(self) -> float:
        """Let the forwarder do what is due, then let its wait pass."""
        wait_s = self.forwarder.work()
        self.clock_s += wait_s
        return wait_s

    def send_all(self, attempts: int = 60) -> None:
        for _ in range(attempts):
            if self.unsent == 0:
                return
            self.work()
        raise AssertionError(f"{self.unsent} records still wait after {attempts} attempts")

    def close(self) -> None:
        self.session.close()
        self.storage.stop()

    def log(self) -> list[Record]:
        """Every record, the chain verified from the first; the kiosk must be closed."""
        return read_log(self.path, self.place, self.key)


def read_log(path: Path, place: Place, key: SigningKey) -> list[Record]:
    """Every record of an outbox of one epoch that nobody has open, verified."""
    with closing(sqlite3.connect(path)) as connection:
        epochs = connection.execute("SELECT epoch FROM epochs").fetchall()
        compacts = [
            row[0] for row in connection.execute("SELECT jws FROM log ORDER BY number").fetchall()
        ]
    assert len(epochs) == 1, "a crash must not begin a new epoch"
    return list(verify_log(place, epochs[0][0], key.verify_key, compacts))
