"""A kiosk that was without a network for a month catches up: a hundred thousand records.

Once over loopback, and once over a line of 1 Mbit/s with 50 ms there and back (slow_line.py). The
kiosk is the real outbox, storage thread and forwarder in a process of its own, the central the real
one. What is measured is from the forwarder's first call to the last receipt.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.catch_up_run import fill
from benchmarks.slow_line import slow_line
from kiosk.record import SigningKey
from tests.faults.real_central import RealCentral

RECORDS = 100_000
RATE, ONE_WAY_S = "1mbit", 0.025
LIMIT_S = 1_800


@dataclass(frozen=True, slots=True)
class CatchUp:
    """Seconds, and how many records were held by the central afterwards."""

    seconds: float
    held: int

    @property
    def per_second(self) -> float:
        """Records a second."""
        return self.held / self.seconds


def measure_loopback(runs: int, records: int = RECORDS) -> list[float]:
    """Records per second over loopback, for each run."""
    return [_run(records, slow=False).per_second for _ in range(runs)]


def measure_slow_line(records: int = RECORDS) -> list[float]:
    """Minutes over the slow line; one run, since one takes minutes."""
    return [_run(records, slow=True).seconds / 60]


def _run(records: int, *, slow: bool) -> CatchUp:
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        path = Path(folder)
        (path / "kiosk").mkdir()
        (path / "central").mkdir()
        central = RealCentral.made_in(path / "central")
        central.start()
        try:
            key = SigningKey.generate()
            enrolment = central.enrol(key)
            fill(path / "kiosk", key, enrolment, records)
            if not slow:
                return _catch_up(central, path, (), central.url)
            with slow_line(central.port, RATE, ONE_WAY_S) as line:
                return _catch_up(central, path, line.inside, line.url)
        finally:
            central.stop()


def _catch_up(central: RealCentral, path: Path, inside: tuple[str, ...], url: str) -> CatchUp:
    command = [sys.executable, "-m", "benchmarks.catch_up_run", str(path / "kiosk"), url]
    done = subprocess.run(
        [*inside, *command], capture_output=True, text=True, timeout=LIMIT_S, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    ((held,),) = central.ask("SELECT sum(seq) FROM logs")
    return CatchUp(float(done.stdout), held)
