"""The service's figures: start, kill and hang to touch-ready, with systemd of its own.

A machine at a counter in a container (tests/packaging/session_machine.py): the units, scripts and
the kiosk of this tree, the compositor drawing to nowhere. Times are systemd's own, of the clock
that this process has too. Needs root, debootstrap and systemd-container.
"""

import os
import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.screen import percentile
from demo.waiting import wait_for
from tests.packaging.session_machine import SessionMachine

KILLS_PER_RUN = 20
HANGS = 2
READY_LIMIT_S = 120
NO_LIMIT = "[Unit]\nStartLimitIntervalSec=0\n"
"""A hundred kills in some minutes are a loop to the unit, which they are not here."""
MICROSECONDS = 1_000_000


@dataclass(slots=True)
class SessionFigures:
    """Seconds."""

    start_s: list[float] = field(default_factory=list)
    kill_s: list[float] = field(default_factory=list)
    hang_s: list[float] = field(default_factory=list)

    @property
    def kill_p95_s(self) -> float:
        """Of all kills."""
        return percentile(self.kill_s, 0.95)


def measure(runs: int) -> SessionFigures:
    """`runs` starts of the service, twenty kills for each, and two hangs."""
    found = SessionFigures()
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as path:
        folder = Path(path)
        folder.chmod(0o755)
        machine = SessionMachine(folder)
        machine.drop_in("no-limit", NO_LIMIT)
        with machine:
            machine.wait_until_ready(READY_LIMIT_S)
            for _ in range(runs):
                machine.run("systemctl", "restart", "thuocdo-kiosk.service")
                found.start_s.append(machine.seconds_to_ready())
            for _ in range(runs * KILLS_PER_RUN):
                found.kill_s.append(_seconds_after(machine, signal.SIGKILL))
            for _ in range(HANGS):
                found.hang_s.append(_seconds_after(machine, signal.SIGSTOP))
    return found


def _seconds_after(machine: SessionMachine, sign: signal.Signals) -> float:
    """From the signal to the kiosk to the next one's taking touches."""
    inside = str(machine.kiosk_pid())
    began_s = time.monotonic()
    machine.run("kill", f"-{sign.name.removeprefix('SIG')}", inside)

    def is_ready() -> float:
        at_s = int(machine.show("ActiveEnterTimestampMonotonic")) / MICROSECONDS
        return at_s - began_s if at_s > began_s and machine.is_ready() else 0.0

    return wait_for("the kiosk after a signal", is_ready, READY_LIMIT_S, machine.process)


def can_run() -> bool:
    """Whether this user may start a machine."""
    return os.geteuid() == 0
