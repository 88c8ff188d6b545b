"""One measured run of the kiosk: the process that `benchmarks.screen` starts and reads.

The real kiosk, its real central, tickets over a pseudo-terminal, real touch events; what is
added is a clock beside each touch and each frame. Prints one line of JSON.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer, Slot

import demo.citizens
from demo.citizens import Citizens
from demo.hall import LIVE_COUNTER
from kiosk.devices.simulator import TicketSimulator
from kiosk.start import Starter, prepare

THINK_MS = 260
"""Just over the time in which a second touch counts as a double tap."""
IDLE_S = 20


class MeasuredCitizens(Citizens):
    """Citizens with a clock: touch to next frame, last answer to thanks, then an idle spell."""

    def __init__(self, starter: Starter, device: TicketSimulator, citizens: int) -> None:
        """See `Citizens`."""
        super().__init__(starter, device, citizens)
        self.to_frame_ms: list[float] = []
        self.to_thanks_ms: list[float] = []
        self.idle: dict[str, float] = {}
        self._touched_s: float | None = None
        self._answered_s: float | None = None
        self._frames = 0
        starter.window.quick_window.frameSwapped.connect(self._frame)

    def _touch(self, name: str) -> None:
        self._touched_s = time.perf_counter()
        if name.startswith("answer-"):
            self._answered_s = self._touched_s
        super()._touch(name)

    @Slot()
    def _frame(self) -> None:
        now_s = time.perf_counter()
        self._frames += 1
        if self._touched_s is not None:
            self.to_frame_ms.append((now_s - self._touched_s) * 1000)
            self._touched_s = None
        if self._answered_s is not None and self._starter.view_model.view["screen"] == "thanks":
            self.to_thanks_ms.append((now_s - self._answered_s) * 1000)
            self._answered_s = None

    def _finish(self) -> None:
        self._stall.stop()
        QTimer.singleShot(1000, self._begin_idle)

    @Slot()
    def _begin_idle(self) -> None:
        self._frames = 0
        before = resource.getrusage(resource.RUSAGE_SELF)

        def end() -> None:
            after = resource.getrusage(resource.RUSAGE_SELF)
            used_s = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
            self.idle = {"cpu_percent": used_s / IDLE_S * 100, "frames": self._frames}
            self._starter.leave("measured")

        QTimer.singleShot(IDLE_S * 1000, end)


def pss_mb() -> float:
    """This process's proportional set size in MB (/proc/self/smaps_rollup)."""
    rollup = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024


def main() -> int:
    """Plays the visits and prints what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--line", type=Path, required=True)
    parser.add_argument("--visits", type=int, required=True)
    chosen = parser.parse_args()
    demo.citizens.THINK_MS = THINK_MS
    told: dict[str, object] = {}
    with TicketSimulator(LIVE_COUNTER, chosen.line) as device:
        application, starter = prepare(chosen.config)
        citizens = MeasuredCitizens(starter, device, chosen.visits)
        before_end = starter.leave

        def leave(reason: str) -> None:
            told["pss_mb"] = pss_mb()
            before_end(reason)

        starter.leave = leave  # type: ignore[method-assign]
        application.exec()
    told |= {
        "to_frame_ms": citizens.to_frame_ms,
        "to_thanks_ms": citizens.to_thanks_ms,
        "idle": citizens.idle,
        "thanked": citizens.thanked,
    }
    print(json.dumps(told))
    return starter.exit_code


if __name__ == "__main__":
    sys.exit(main())
