"""Sign + chain + commit of one rating, beside a bare fsync of the same bytes, in the same run.

The two take turns, record by record, so that whatever else the disk and the processor do meets
both alike. The bare write appends the record's own text to a file and calls fsync. A figure is the
ratio of the two medians of one run.
"""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar

from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, Place, SigningKey, Stamp

RECORDS = 300
"""Of one run; the first ones warm up and are not measured."""
WARM_UP = 50

JOURNAL_MODES = ("truncate", "wal")
Result = TypeVar("Result")
PLACE = Place("xa-mau", "k-0123456789")


@dataclass(frozen=True, slots=True)
class CommitRun:
    """Medians of one run, in milliseconds."""

    commit_ms: float
    bare_ms: float

    @property
    def ratio(self) -> float:
        """How many bare writes a commit costs."""
        return self.commit_ms / self.bare_ms


def measure(runs: int) -> dict[str, list[float]]:
    """The ratios of each run, by journal mode."""
    return {
        mode: [measure_run(journal_mode=mode).ratio for _ in range(runs)] for mode in JOURNAL_MODES
    }


def measure_run(*, journal_mode: str, folder: Path | None = None) -> CommitRun:
    """One run in `folder`, a temporary one by default (TMPDIR chooses the disk)."""
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made)
        outbox = Outbox(
            path / "outbox.sqlite", PLACE, SigningKey.generate(), _stamp, journal_mode=journal_mode
        )
        bare = os.open(path / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        commits, writes = [], []
        for number in range(RECORDS):
            draft = _rating(number)
            took_ms, record = _timed(lambda draft=draft: outbox.append([draft])[0])
            commits.append(took_ms)
            text = record.compact.encode("ascii")
            took_ms, _ = _timed(lambda text=text: _write(bare, text))
            writes.append(took_ms)
        os.close(bare)
        outbox.close()
    return CommitRun(median(commits[WARM_UP:]), median(writes[WARM_UP:]))


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.perf_counter()
    result = work()
    return (time.perf_counter() - began) * 1000, result


def _write(handle: int, data: bytes) -> None:
    os.write(handle, data)
    os.fsync(handle)


def _stamp() -> Stamp:
    return Stamp("2026-03-02T08:00:00.000+07:00", "0f1e2d3c", 1_000, "synced")


def _rating(number: int) -> Draft:
    body = {
        "visit": f"01890a5d-ac96-774b-bcce-{number:012d}",
        "counter": "03",
        "officer": "nv-03",
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": 1 + number % 5, "officer": 5},
        "took_ms": 4_000 + number,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": "A" * 22,
    }
    return Draft("rating", body)
