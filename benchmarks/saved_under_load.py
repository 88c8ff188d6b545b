"""A touch to its record on the disk, while a backlog is being sent and the serial line babbles.

The real outbox, storage thread and forwarder against a real central on loopback, and the real
source thread on a pseudo-terminal at its full 115,200 baud, in a process of its own. Each rating is
asked for as the screen asks, and is saved when the storage thread says so. What is measured ends
before the backlog does.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.catch_up_run import fill
from benchmarks.screen import percentile
from kiosk.record import SigningKey
from tests.faults.real_central import RealCentral

BACKLOG = 60_000
TAPS = 1_000
LIMIT_S = 300


@dataclass(frozen=True, slots=True)
class SavedRuns:
    """Of each run: milliseconds, and how many records were sent meanwhile."""

    p99_ms: list[float]
    most_ms: list[float]
    sent: list[float]


def measure(runs: int, backlog: int = BACKLOG, taps: int = TAPS) -> SavedRuns:
    """`runs` runs, each with a central of its own."""
    found = SavedRuns([], [], [])
    for _ in range(runs):
        told = _run(backlog, taps)
        found.p99_ms.append(percentile(told["saved_ms"], 0.99))
        found.most_ms.append(max(told["saved_ms"]))
        found.sent.append(told["sent"])
    return found


def _run(backlog: int, taps: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        path = Path(folder)
        (path / "central").mkdir()
        (path / "kiosk").mkdir()
        central = RealCentral.made_in(path / "central")
        central.start()
        try:
            key = SigningKey.generate()
            fill(path / "kiosk", key, central.enrol(key), backlog)
            command = [sys.executable, "-m", "benchmarks.saved_under_load_run"]
            done = subprocess.run(
                [*command, str(path / "kiosk"), central.url, str(taps)],
                capture_output=True,
                text=True,
                timeout=LIMIT_S,
                check=False,
            )
            if done.returncode:
                raise RuntimeError(done.stderr)
            return json.loads(done.stdout)
        finally:
            central.stop()
