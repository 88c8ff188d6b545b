"""The measured process of the soak: the real kiosk, citizens without end until the time is over.

Prints one line of JSON: visits thanked, and memory, descriptors and threads after the first
visits and at the end.
"""

import argparse
import json
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer

import demo.citizens
from benchmarks.screen_run import THINK_MS, pss_mb
from demo.citizens import Citizens
from demo.hall import LIVE_COUNTER
from kiosk.devices.simulator import TicketSimulator
from kiosk.start import Starter, prepare

SETTLED_AFTER = 20
"""Visits before the first measurement: caches are warm then."""
WITHOUT_END = 10**9


class EnduringCitizens(Citizens):
    """Citizens until the time is over; measures after the first and after the last."""

    def __init__(self, starter: Starter, device: TicketSimulator, seconds: int) -> None:
        """`seconds` from now the next idle screen is the last."""
        super().__init__(starter, device, WITHOUT_END)
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}
        QTimer.singleShot(seconds * 1000, self._end)

    def _end(self) -> None:
        self._left = 0

    def _act(self) -> None:
        if self.thanked == SETTLED_AFTER and not self.first:
            self.first = condition()
        super()._act()

    def _finish(self) -> None:
        self.last = condition()
        super()._finish()


def condition() -> dict[str, float]:
    """Memory in MB, open descriptors, threads of this process."""
    return {
        "pss_mb": pss_mb(),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "threads": threading.active_count(),
    }


def main() -> int:
    """Plays until the time is over."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--line", type=Path, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    chosen = parser.parse_args()
    demo.citizens.THINK_MS = THINK_MS
    with TicketSimulator(LIVE_COUNTER, chosen.line) as device:
        application, starter = prepare(chosen.config)
        citizens = EnduringCitizens(starter, device, chosen.seconds)
        application.exec()
    print(json.dumps({"thanked": citizens.thanked, "first": citizens.first, "last": citizens.last}))
    return starter.exit_code


if __name__ == "__main__":
    sys.exit(main())
