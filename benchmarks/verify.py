"""How many records a second `kiosk-verify` checks: its process, on one core, of a plain archive.

The archive is made by the writer of the verifier's own tests: one kiosk, visits of four records
(called, served, prompted, rating), a closing each day. Measured is the processor time of the
process, its start included: every signature, hash and rule, the figures, and the tallies.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.verify.archive_writer import large_archive

VISITS = 25_000
PROGRAM = Path(__file__).resolve().parents[1] / "verify" / "kiosk_verify.py"


def measure(runs: int, *, visits: int = VISITS) -> list[float]:
    """Records a second, of each run."""
    archive = large_archive(visits)
    records = sum(log.seq for log in archive.logs)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.jsonl"
        path.write_text(archive.text(), "utf-8")
        del archive
        return [records / _seconds(path) for _ in range(runs)]


def _seconds(path: Path) -> float:
    """Processor time of the process: it has one thread, and others may want the cores too."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, str(PROGRAM), "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert json.loads(done.stdout)["whole"]  # noqa: S101 - else nothing was measured
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
