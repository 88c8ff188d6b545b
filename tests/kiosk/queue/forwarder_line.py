"""A forwarder between a real storage thread and a scripted central; its clock is turned by hand."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field

from kiosk.deadline import DeadlineSession
from kiosk.queue.errors import StorageFullError
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Condition, Heartbeat
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Head
from tests.kiosk.queue.conftest import CENTRAL_KEY, KEY, PLACE, WITHIN_S, rating
from tests.kiosk.queue.loopback_server import LoopbackServer
from tests.kiosk.queue.scripted_central import ScriptedCentral

DEADLINE_S = 0.4


@dataclass
class Line:
    """A forwarder, what it stands between, and the clock it goes by."""

    forwarder: Forwarder
    central: ScriptedCentral
    server: LoopbackServer
    storage: StorageThread
    heartbeat: Heartbeat
    clock_s: list[float]
    central_times: list[int] = field(default_factory=list)

    def work(self) -> float:
        return self.forwarder.work()

    def pass_time(self, seconds: float) -> None:
        self.clock_s[0] += seconds

    @property
    def unsent(self) -> int:
        return self.storage.call(lambda box: box.unsent()).result(WITHIN_S)

    @property
    def head(self) -> Head:
        return self.storage.call(lambda box: box.head).result(WITHIN_S)

    @property
    def held(self) -> int:
        """How many records the central holds."""
        return sum(map(len, self.central.logs.values()))

    @property
    def waits_s(self) -> float:
        """How long the next attempt waits."""
        return self.forwarder._next_attempt_s - self.clock_s[0]  # noqa: SLF001 - a beat is due sooner

    def append(self, count: int) -> None:
        drafts = [rating(number, ticket=b"sealed") for number in range(count)]
        self.storage.call(lambda box: box.append(drafts)).result(WITHIN_S)


def condition() -> Condition:
    return Condition("ok", "", 1_000, "synced", "0.1.0", "2026-03-02T08:00:00.000+07:00")


@contextmanager
def open_line(storage: StorageThread) -> Iterator[Line]:
    """A forwarder over four records, and the chance 0.5 for every jitter."""
    central = ScriptedCentral()
    clock_s = [1_000.0]
    times: list[int] = []
    with LoopbackServer([central.behave]) as server:
        session = DeadlineSession(deadline_s=DEADLINE_S)
        heartbeat = Heartbeat(
            server.url,
            PLACE.kiosk,
            lambda: KEY,
            lambda: [CENTRAL_KEY.verify_key],
            condition,
            times.append,
            lambda at_s: f"token-of-{at_s}",
            lambda: clock_s[0],
            lambda: "nonce",
            lambda: 0.5,
        )
        forwarder = Forwarder(
            Central(server.url + "/", PLACE.kiosk, lambda: [CENTRAL_KEY.verify_key]),
            storage,
            session,
            heartbeat,
            lambda: clock_s[0],
            lambda: 0.5,
        )
        made = Line(forwarder, central, server, storage, heartbeat, clock_s, times)
        made.append(3)
        yield made
        session.close()


def fail_one_call(line, monkeypatch, turn: int) -> None:
    """Let one of the next calls to storage fail as on a full disk."""
    ask, turns = line.storage.call, iter(range(1_000))

    def call(work, **how):
        if next(turns) != turn:
            return ask(work, **how)
        failed: Future = Future()
        failed.set_exception(StorageFullError("full"))
        return failed

    monkeypatch.setattr(line.storage, "call", call)
