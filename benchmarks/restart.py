"""From kill -9 to touch-ready: how long a hall is without the screen when the kiosk dies.

The kiosk runs fullscreen at 1080x1920 under Xvfb with the software renderer, enrolled at a real
central. Measured is from the SIGKILL to the ready file, which is written when touches are taken;
the supervisor that would start it again (systemd, `RestartSec`) adds its own wait.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.screen import enrolled_kiosk
from demo.commands import program
from demo.folder import DemoFolder
from demo.waiting import wait_for

READY_LIMIT_S = 30
END_LIMIT_S = 20


def measure(runs: int) -> list[float]:
    """Seconds from each kill to the next kiosk's taking touches; the first start is not counted."""
    path = Path(tempfile.mkdtemp(prefix="thuocdo-bench-"))
    try:
        return _measure(DemoFolder(path, kept=False), runs)
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _measure(folder: DemoFolder, runs: int) -> list[float]:
    ready = folder.path / "ready"
    found = []
    with enrolled_kiosk(folder) as (config, _line, environment):
        command = [program("kiosk"), "run", *config, "--ready-file", str(ready)]
        kiosk = _start(command, environment, ready)
        try:
            for _ in range(runs):
                killed_s = time.monotonic()
                os.kill(kiosk.pid, signal.SIGKILL)
                kiosk.wait(END_LIMIT_S)
                ready.unlink()
                kiosk = _start(command, environment, ready)
                found.append(time.monotonic() - killed_s)
        finally:
            kiosk.kill()
            kiosk.wait()
    return found


def _start(command: list[str], environment: dict[str, str], ready: Path) -> subprocess.Popen[bytes]:
    kiosk = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    wait_for("the kiosk's ready file", ready.exists, READY_LIMIT_S, kiosk)
    return kiosk
