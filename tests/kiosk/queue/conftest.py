"""What the tests of the outbox share: a kiosk that signs, a central that receipts, a file to open.

Guarantees: every outbox and storage thread is closed after its test. The outbox is always the
real one on a real file; a file that was migrated once is copied, since a migration takes longer
than most of these tests.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.queue.migrate import ensure_schema
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import (
    Draft,
    Head,
    Place,
    Receipt,
    Record,
    SigningKey,
    Stamp,
    sign_receipt,
    verify_log,
)

PLACE = Place("xa-mau", "k-0123456789")
KEY = SigningKey(bytes(range(32)))
CENTRAL_KEY = SigningKey(bytes(range(32, 64)))
WITHIN_S = 60.0


def stamp() -> Stamp:
    return Stamp("2026-03-02T08:00:00.000+07:00", "0f1e", 1_000, "synced")


def rating(number: int = 0, **attached: bytes) -> Draft:
    """Give a draft as large as a real rating."""
    body = {
        "visit": f"01890a5d-ac96-774b-bcce-{number:012d}",
        "counter": "03",
        "officer": "cb-01",
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": 4, "officer": 5},
        "took_ms": 4_000,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": "A" * 22,
    }
    return Draft("rating", body, attached)


def receipt_of(
    head: Head, place: Place = PLACE, key: SigningKey = CENTRAL_KEY
) -> tuple[Receipt, str]:
    receipt = Receipt(place, head, "2026-03-02T01:00:01Z")
    return receipt, sign_receipt(key, receipt)


def driver(outbox: Outbox):
    """Give the one connection as SQLite's own."""
    return outbox.connection.connection.driver_connection


def column(outbox: Outbox, statement: str) -> list:
    """Give a statement's first column, asked on the outbox's own connection: it admits no other."""
    return [row[0] for row in driver(outbox).execute(statement).fetchall()]


def log_of(outbox: Outbox) -> list[Record]:
    """Give every record, each epoch verified from its first record on."""
    starts = driver(outbox).execute("SELECT first_number, epoch FROM epochs ORDER BY 1").fetchall()
    compacts = column(outbox, "SELECT jws FROM log ORDER BY number")
    records: list[Record] = []
    for (first, epoch), (after, _) in zip(starts, [*starts[1:], (None, "")], strict=True):
        part = compacts[first - 1 : after and after - 1]
        records += verify_log(outbox.place, epoch, KEY.verify_key, part)
    return records


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """Give an outbox that has its tables and nothing in them; copy it, never open it."""
    path = tmp_path_factory.mktemp("migrated") / "outbox.sqlite"
    ensure_schema(path)
    return path


@pytest.fixture
def path(migrated, tmp_path) -> Path:
    """Give the path of an outbox that has its tables and nothing in them."""
    return shutil.copy(migrated, tmp_path / "outbox.sqlite")


@pytest.fixture
def open_outbox(path) -> Iterator[Callable[..., Outbox]]:
    """Give `open_outbox(place=..., key=..., journal_mode=...)`."""
    with ExitStack() as stack:

        def opened(place: Place = PLACE, key: SigningKey = KEY, **options) -> Outbox:
            outbox = Outbox(path, place, key, stamp, **options)
            stack.callback(outbox.close)
            return outbox

        yield opened


@pytest.fixture
def outbox(open_outbox) -> Outbox:
    return open_outbox()


@dataclass
class Ear:
    """Hears the storage thread, and can wait for what it tells."""

    told: list[tuple[str, object]] = field(default_factory=list)
    change: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, what: str, of: object = None) -> None:
        with self.change:
            self.told.append((what, of))
            self.change.notify_all()

    def storage_down(self, code: str) -> None:
        self.hear("down", code)

    def storage_up(self) -> None:
        self.hear("up")

    def stored(self, records: list[Record]) -> None:
        self.hear("stored", [record.seq for record in records])

    def failed(self, code: str) -> None:
        self.hear("failed", code)

    def all(self, what: str) -> list:
        return [of for told, of in self.told if told == what]

    def wait_for(self, is_so: Callable[[], bool], within_s: float = WITHIN_S) -> None:
        with self.change:
            assert self.change.wait_for(is_so, within_s), f"not within {within_s} s: {self.told}"

    def wait_for_last(self, what: str, within_s: float = WITHIN_S) -> None:
        self.wait_for(lambda: bool(self.told) and self.told[-1][0] == what, within_s)

    def wait_for_return(self) -> None:
        """Wait until service is up again after its first outage."""
        self.wait_for(lambda: "down" in dict(self.told) and self.told[-1][0] == "up")


class HandTurnedClock:
    """A monotonic clock that stands still unless a test turns it."""

    def __init__(self) -> None:
        self.ms = 0

    def __call__(self) -> int:
        return self.ms


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def clock() -> HandTurnedClock:
    return HandTurnedClock()


@pytest.fixture
def start_storage(path, ear, clock) -> Iterator[Callable[..., StorageThread]]:
    """Give `start_storage(open_outbox=..., monotonic_ms=...)`; stopped after the test."""
    with ExitStack() as stack:

        def start(
            open_outbox: Callable[[], Outbox] = lambda: Outbox(path, PLACE, KEY, stamp),
            monotonic_ms: Callable[[], int] = clock,
        ) -> StorageThread:
            thread = StorageThread(open_outbox, ear, monotonic_ms)
            stack.callback(thread.stop)
            thread.start()
            ear.wait_for(lambda: bool(ear.told))
            return thread

        yield start


@pytest.fixture
def storage(start_storage) -> StorageThread:
    """Give a storage thread that is up."""
    return start_storage()
