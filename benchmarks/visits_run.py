"""Ten thousand visits in one process: what a kiosk still needs after a month without a restart.

The real kiosk with its real outbox and real touches. Every tenth visit gives reasons, every
twentieth writes a comment and switches every mode on and off. Run as a process of its own on a
display of 1080x1920. Prints one line of JSON: megabytes at the first and the last measurement and
in between, visits per second, and the objects that were more at the end.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from benchmarks.lone_kiosk import LoneKiosk
from benchmarks.population import population, private_mb
from kiosk.visit import TicketCalled, TicketServed

VISITS = 10_000
SETTLED_AFTER = 500
"""Visits before the first measurement: every cache has its size by then."""
MEASURED_EVERY = 500
DETAIL_EVERY = 10
COMMENT_EVERY = 20
TOGGLES = ("larger-text", "high-contrast", "low-position")
COMMENT = "nhanhvaf"


class Visits:
    """One visit after another."""

    def __init__(self, kiosk: LoneKiosk) -> None:
        """`kiosk` is ready, and idle."""
        self._kiosk = kiosk

    def visit(self, number: int) -> None:
        """From the call to the idle screen; what else happens depends on `number`."""
        kiosk = self._kiosk
        self._ticket(f"A{number % 1000:03d}")
        if number % COMMENT_EVERY == 0:
            for name in TOGGLES:
                kiosk.touch(name)
                kiosk.touch(name)
        kiosk.touch(f"answer-{1 + number % 5}")
        kiosk.wait(lambda: kiosk.screen == "question")
        kiosk.touch(f"answer-{1 + number // 5 % 5}")
        kiosk.wait(lambda: kiosk.screen == "thanks")
        if number % DETAIL_EVERY == 0:
            self._detail(comment=number % COMMENT_EVERY == 0)
        kiosk.touch("close-thanks")
        kiosk.wait(lambda: kiosk.screen == "idle")

    def _ticket(self, ticket: str) -> None:
        kiosk = self._kiosk
        controller, clock = kiosk.kiosk.controller, kiosk.clock
        controller.take(TicketCalled(clock.up_ms(), ticket, kiosk.fresh_visit()))
        kiosk.wait(lambda: kiosk.screen == "serving")
        controller.take(TicketServed(clock.up_ms(), ticket, kiosk.fresh_visit()))
        kiosk.wait(lambda: kiosk.screen == "prompt")

    def _detail(self, *, comment: bool) -> None:
        kiosk = self._kiosk
        for name in ("add-detail", "side-praise", "reason-R1", "other-side", "reason-R4"):
            kiosk.touch(name)
        if comment:
            kiosk.touch("add-comment")
            for letter in COMMENT:
                kiosk.touch(f"key-{letter}")
            kiosk.touch("send-comment")
        else:
            kiosk.touch("send-detail")
        kiosk.wait(lambda: kiosk.screen == "thanks")


def measured(kiosk: LoneKiosk, visits: int) -> dict[str, object]:
    """`visits` visits, and what they left."""
    play = Visits(kiosk)
    memory_mb: dict[int, float] = {}
    objects = population(kiosk.window)
    began_s = time.monotonic()
    for number in range(1, visits + 1):
        play.visit(number)
        if number % MEASURED_EVERY == 0 or number == visits:
            memory_mb[number] = round(private_mb(), 2)
        if number == SETTLED_AFTER:
            objects = population(kiosk.window)
    took_s = time.monotonic() - began_s
    more = population(kiosk.window) - objects
    return {"private_mb": memory_mb, "per_s": round(visits / took_s, 1), "more": dict(more)}


def main() -> int:
    """Plays the visits and prints what was measured."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--visits", type=int, default=VISITS)
    chosen = parser.parse_args()
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        kiosk = LoneKiosk(Path(folder))
        found = measured(kiosk, chosen.visits)
        kiosk.stop()
    print(json.dumps(found))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
