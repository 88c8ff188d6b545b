"""A million records in the outbox: how long an opening takes, and what a commit costs then.

The file is made in a folder of its own under the system's temporary one and removed afterwards.
Records are signed once and stored as rows of the same size: signing a million would take minutes
and say nothing of the file. The last ones are real, since an opening verifies them.

Bounds of issue 5: an opening at most 2 s, the commit's p99 within 1.5 times of an empty outbox's.
"""

import shutil
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.queue.migrate import ensure_schema
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, Head, Place, SealingKey, SigningKey, Stamp, sign_record

PLACE = Place("xa-mau", "k-0123456789")
KEY = SigningKey(bytes(range(32)))
EPOCH = "AAECAwQFBgcICQoLDA0ODw"
MILLION = 1_000_000
REAL = 100
"""Records at the end that are really signed."""
COMMITS = 400
OPEN_LIMIT_S = 2.0
RATIO_LIMIT = 1.5


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds and milliseconds; `unsent_ms` and `totals_ms`: one question for each count."""

    open_s: float
    empty_p99_ms: float
    full_p99_ms: float
    unsent_ms: float
    totals_ms: float
    step_ms: float

    @property
    def ratio(self) -> float:
        """How much dearer the p99 commit is than in an empty outbox."""
        return self.full_p99_ms / self.empty_p99_ms

    @property
    def is_good(self) -> bool:
        """Whether both bounds hold."""
        return self.open_s <= OPEN_LIMIT_S and self.ratio <= RATIO_LIMIT


def _stamp() -> Stamp:
    return Stamp("2026-03-02T08:00:00.000+07:00", "0f1e", 1_000, "synced")


def _rating(number: int) -> Draft:
    answers = {"service": 4, "officer": 5}
    body = {"visit": f"01890a5d-ac96-774b-bcce-{number:012d}", "answers": answers, "x": "A" * 300}
    return Draft("rating", body)


def fill(path: Path, count: int) -> None:
    """Makes an outbox of `count` records, all of them unsent."""
    ensure_schema(path)
    prev = Head.beginning(EPOCH).hash
    first = sign_record(
        KEY, PLACE, EPOCH, 1, prev, _stamp(), Draft("epoch.opened", {"reason": "first-start"})
    )
    filler = sign_record(KEY, PLACE, EPOCH, 2, first.hash, _stamp(), _rating(2))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO epochs VALUES (1, ?)", (EPOCH,))
        mine = (PLACE.site, PLACE.kiosk, KEY.kid)
        connection.execute("INSERT INTO owner VALUES (1, ?, ?, ?)", mine)
        statement = "INSERT INTO log VALUES (?, ?, ?, ?)"
        connection.execute(statement, (1, first.hash, first.kind, first.compact))
        rows = ((n, filler.hash, "rating", filler.compact) for n in range(2, count - REAL + 1))
        connection.executemany(statement, rows)
        prev = filler.hash
        for seq in range(count - REAL + 1, count + 1):
            record = sign_record(KEY, PLACE, EPOCH, seq, prev, _stamp(), _rating(seq))
            connection.execute(statement, (seq, record.hash, record.kind, record.compact))
            prev = record.hash
        # As the steps of the background leave it.
        connection.execute("UPDATE steps SET counted_to = ?", (count - REAL,))
        kinds = [("epoch.opened", 1, 1), ("rating", count - REAL - 1, count - REAL - 1)]
        connection.executemany("INSERT INTO kinds VALUES (?, ?, ?)", kinds)
        connection.execute("COMMIT")


def _open(path: Path) -> Outbox:
    recovery = SealingKey(bytes(range(32))).public_key
    return Outbox(path, PLACE, KEY, _stamp, recovery=recovery)


def _p99_ms(outbox: Outbox) -> float:
    took: list[float] = []
    for number in range(COMMITS):
        began = time.perf_counter()
        outbox.append([_rating(number)])
        took.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(took, n=100)[98]


def _ms(work: "object") -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000


def measure(count: int = MILLION) -> Figures:
    """The figures of an outbox of `count` records beside an empty one in the same folder."""
    folder = Path(tempfile.mkdtemp(prefix="million-"))
    try:
        fill(folder / "full.sqlite", count)
        began = time.perf_counter()
        full = _open(folder / "full.sqlite")
        open_s = time.perf_counter() - began
        empty = _open(folder / "empty.sqlite")
        # In turns, so that whatever else the machine does falls on both.
        empty_ms, full_ms = [], []
        for _ in range(3):
            empty_ms.append(_p99_ms(empty))
            full_ms.append(_p99_ms(full))
        unsent_ms, totals_ms = _ms(full.unsent), _ms(full.totals)
        step_ms = _ms(full.expire)
        empty.close()
        full.close()
    finally:
        shutil.rmtree(folder)
    return Figures(open_s, min(empty_ms), min(full_ms), unsent_ms, totals_ms, step_ms)


if __name__ == "__main__":
    print(measure())
