"""A province comes back: 500 kiosks reconnect within one minute after an outage of a day.

Against one `central serve` of its own on a PostgreSQL of its own that flushes as it would for real.
Lost and double are counted in the database; times are those that kiosks saw, of every answer,
refusals too; memory is the most that the process ever had (VmHWM).
"""

import asyncio
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.storm_kiosks import Address, StormKiosk, lost_and_double, make_kiosks, storm
from central.keys import load_keys, make_keys
from central.settings import Settings
from central.store.engine import open_engine
from central.store.migrate import migrate
from tests.postgresql.cluster import Cluster

KIOSKS = 500
VISITS = 70
"""Of a day at a counter."""

WITHIN_S = 60.0
TICK_S = 0.02
P99 = 0.99


@dataclass(frozen=True, slots=True)
class Found:
    """Of one run. `p99_s`: seconds to an answer; `memory_mb`: of the worker, at its most."""

    lost: int
    double: int
    p99_s: float
    memory_mb: float
    records: int
    refused: int


def measure(
    runs: int, kiosks: int = KIOSKS, visits: int = VISITS, within_s: float = WITHIN_S
) -> list[Found]:
    """One `Found` for each run, each on a database of its own."""
    with Cluster(durable=True) as cluster:
        return [run_once(cluster, kiosks, visits, within_s) for _ in range(runs)]


def run_once(cluster: Cluster, count: int, visits: int, within_s: float) -> Found:
    """`count` kiosks with the logs of so many visits come back within `within_s` seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder, url = Path(name), cluster.create()
        settings = Settings().in_folder(folder)
        make_keys(settings.key_directory)
        receipt_key = load_keys(settings.key_directory).receipt.verify_key
        engine = open_engine(url)
        migrate(engine)
        kiosks = make_kiosks(engine, count, visits, datetime.now(UTC))
        with _served(folder, url) as (port, process_id):
            address = Address("127.0.0.1", port, receipt_key)
            told = asyncio.run(storm(kiosks, address, within_s))
            memory_mb = peak_mb(process_id)
        lost, double = lost_and_double(engine, kiosks)
        engine.dispose()
    times = sorted(told.answers_s)
    p99 = times[min(len(times) - 1, int(len(times) * P99))]
    refused = sum(told.refused.values()) + told.broken
    return Found(lost, double, p99, memory_mb, _signed(kiosks), refused)


def _signed(kiosks: list[StormKiosk]) -> int:
    return sum(len(each.log) for each in kiosks)


def peak_mb(process_id: int) -> float:
    """The most memory (resident) that the process ever had, in MB."""
    status = Path(f"/proc/{process_id}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


@contextmanager
def _served(folder: Path, url: str) -> Iterator[tuple[int, int]]:
    config, ready = folder / "central.toml", folder / "ready"
    config.write_text(f'[server]\nport = 0\n[database]\nurl = "{url}"\n', "utf-8")
    command = [sys.executable, "-c", "from central.cli import main; main()", "serve"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--config", str(config), "--ready-file", str(ready)],
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        tick = threading.Event()
        while not ready.exists() and process.poll() is None:
            tick.wait(TICK_S)
        yield int(ready.read_text("ascii").strip().rpartition(":")[2]), process.pid
    finally:
        process.terminate()
        process.wait()
