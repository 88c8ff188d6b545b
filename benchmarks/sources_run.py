"""A kiosk on a line: from a frame's last byte to the screen, and citizens while the line babbles.

The real kiosk with its real outbox, its real source thread on a pseudo-terminal and real touches.
Run as a process of its own on a display of 1080x1920. Prints one line of JSON: milliseconds from
last byte to frame; milliseconds from touch to frame under an hour's babble; ratings thanked and
kept; the source thread's share of a core at the true pace, and its seconds for the hour.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Slot
from PySide6.QtGui import QGuiApplication

from benchmarks.babble import BAUD, BITS_PER_BYTE, HOUR_BYTES, Babbler
from benchmarks.lone_kiosk import LoneKiosk
from demo.folder import TREE
from kiosk.devices.event_flow import EVENT_EVERY_MS
from kiosk.devices.simulator import TicketSimulator
from kiosk.queue.log_counts import LogCounter

CALLS = 200
TRUE_PACE_S = 20
THREAD = "ticket-source"


def source_cpu_s() -> float:
    """Processor seconds of the source's thread so far."""
    thread = next(each for each in threading.enumerate() if each.name == THREAD)
    stat = Path(f"/proc/self/task/{thread.native_id}/stat").read_text("ascii")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class Counter(QObject):
    """The kiosk and the device that stand at it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._ticket = ""
        self._shown_s: float | None = None
        self.device = TicketSimulator("03", folder / "ticket-device")
        profile = TREE / "config" / "ticket-sources" / "plain-lines.toml"
        source = f'[ticket_source]\nurl = "{self.device.path}"\nprofile = "{profile}"\n'
        self.kiosk = LoneKiosk(folder, settings=source)
        self.kiosk.wait(lambda: self.kiosk.kiosk.sources.is_ok("queue"))
        self.kiosk.model.view_changed.connect(self._view_changed)

    @Slot()
    def _view_changed(self) -> None:
        if self._shown_s is None and self._ticket in json.dumps(self.kiosk.model.shown["content"]):
            self._shown_s = time.perf_counter()

    def call_to_frame_ms(self, number: int) -> float:
        """From the last byte of a call to the frame that shows its number."""
        ticket = f"A{number:03d}"
        # No officer calls two hundred in a row: beyond some, a source's calls wait.
        self.kiosk.let_storage_answer()
        self.kiosk.clock.turn(EVENT_EVERY_MS)
        self.device.garbage(f"CALL 03 {ticket}".encode())
        QCoreApplication.processEvents()
        self._ticket, self._shown_s = ticket, None
        began_s = time.perf_counter()
        self.device.garbage(b"\n")
        self.kiosk.wait(self._is_drawn)
        return (self.kiosk.frame_s - began_s) * 1000

    def _is_drawn(self) -> bool:
        return self._shown_s is not None and self.kiosk.frame_s >= self._shown_s

    def rate(self) -> list[float]:
        """One citizen walks up, rates and goes; milliseconds from each finger to its frame."""
        kiosk = self.kiosk
        touches = [kiosk.touch("rate")]
        for screen in ("question", "thanks"):
            touches.append(kiosk.touch("answer-3"))
            kiosk.wait(lambda screen=screen: kiosk.screen == screen)
        touches.append(kiosk.touch("close-thanks"))
        kiosk.wait(lambda: kiosk.screen == "idle")
        return [touch.down_ms for touch in touches]

    def ratings_kept(self) -> int:
        """How many ratings the outbox holds."""
        storage = self.kiosk.kiosk.storage
        if storage is None:
            raise AssertionError
        _, total = LogCounter(storage.call).count("")
        return total.get("rating", 0)

    def babble(self, limit: int, bytes_per_s: float | None) -> tuple[list[float], int, float]:
        """Citizens while `limit` bytes of babble come: their milliseconds, how many, seconds."""
        before_s = source_cpu_s()
        babbler = Babbler(self.device.garbage, limit, bytes_per_s)
        babbler.start()
        to_frame_ms: list[float] = []
        thanked = 0
        while babbler.is_alive():
            to_frame_ms += self.rate()
            thanked += 1
        babbler.join()
        return to_frame_ms, thanked, source_cpu_s() - before_s


def measured(counter: Counter, hour_bytes: int) -> dict[str, object]:
    """All of it, in the order of the module's docstring."""
    to_screen_ms = [counter.call_to_frame_ms(number) for number in range(CALLS)]
    counter.device.skip(f"A{CALLS - 1:03d}")
    counter.kiosk.wait(lambda: counter.kiosk.screen == "idle")
    pace = BAUD / BITS_PER_BYTE
    quiet, thanked_paced, paced_s = counter.babble(int(pace * TRUE_PACE_S), pace)
    hour, thanked_hour, hour_s = counter.babble(hour_bytes, None)
    return {
        "to_screen_ms": to_screen_ms,
        "true_pace_ms": quiet,
        "hour_ms": hour,
        "thanked": thanked_paced + thanked_hour,
        "kept": counter.ratings_kept(),
        "percent": 100 * paced_s / TRUE_PACE_S,
        "hour_cpu_s": hour_s,
    }


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hour-bytes", type=int, default=HOUR_BYTES)
    chosen = parser.parse_args()
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        counter = Counter(Path(folder))
        found = measured(counter, chosen.hour_bytes)
        counter.kiosk.stop()
        counter.device.close()
    print(json.dumps(found))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
