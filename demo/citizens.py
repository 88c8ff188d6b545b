"""Citizens without a person: the real kiosk in this process, touched by real touch events.

Tickets come over a pseudo-terminal; what is touched is looked up on the screen as it is drawn.
Prints one line of JSON at the end: what was thanked, recorded and receipted.
"""

import argparse
import json
import random
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtTest import QTest

from demo.hall import LIVE_COUNTER, SEED
from demo.ledger import outbox_count
from kiosk.devices.simulator import TicketSimulator
from kiosk.settings import load_settings
from kiosk.start import EXIT_BUG, Starter, prepare
from kiosk.visit import Idle, Prompt, Question, Serving, Thanks

THINK_MS = 700
"""Between what a citizen sees and the touch: quicker than people, slow enough to have read."""
STALL_MS = 30_000
"""Nothing moved for this long: the demonstration has failed and says where."""
SEND_POLL_MS = 100


class Citizens(QObject):
    """One citizen after the other, each acting on what the screen shows."""

    def __init__(self, starter: Starter, device: TicketSimulator, citizens: int) -> None:
        """Waits for the kiosk to be ready; then `citizens` visits follow."""
        super().__init__()
        self._starter = starter
        self._device = device
        self._left = citizens
        self._number = 0
        self.thanked = 0
        self._chance = random.Random(SEED)
        self._touchscreen = QTest.createTouchDevice()
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._act)
        self._stall = QTimer(self)
        self._stall.setSingleShot(True)
        self._stall.timeout.connect(self._stalled)
        self._stall.start(STALL_MS)
        self._thanked_visit = ""
        starter.view_model.view_changed.connect(self.look)

    @Slot()
    def look(self) -> None:
        """The screen changed: think, then act."""
        self._stall.start(STALL_MS)
        self._next.start(THINK_MS)

    @Slot()
    def _act(self) -> None:
        kiosk = self._starter.kiosk
        if kiosk is None or not kiosk.started:
            return
        match kiosk.controller.state.phase:
            case Idle():
                if self._left == 0:
                    self._finish()
                    return
                self._left -= 1
                self._number += 1
                self._device.call(self._ticket)
            case Serving():
                self._device.serve(self._ticket)
            case Prompt() | Question():
                self._touch(f"answer-{self._chance.randint(1, 5)}")
            case Thanks(visit):
                if visit.id != self._thanked_visit:
                    self._thanked_visit = visit.id
                    self.thanked += 1
                    sys.stderr.write(f"demo: citizen {self.thanked} was thanked\n")
                self._touch("close-thanks")
            case _:
                return

    @property
    def _ticket(self) -> str:
        return f"A{self._number:03d}"

    def _touch(self, name: str) -> None:
        window = self._starter.window
        centre = window.centre_of(name)
        if centre is None:
            sys.stderr.write(f"demo: nothing named {name} can be touched on this screen\n")
            self._next.start(THINK_MS)
            return
        # A touch that the screen does not take is tried again.
        self._next.start(THINK_MS * 4)
        point = centre.toPoint()
        QTest.touchEvent(window.quick_window, self._touchscreen).press(0, point).commit()
        QTest.touchEvent(window.quick_window, self._touchscreen).release(0, point).commit()

    def _finish(self) -> None:
        self._stall.stop()
        self._starter.leave("demo-over")

    @Slot()
    def _stalled(self) -> None:
        phase = self._starter.kiosk and self._starter.kiosk.controller.state.phase
        sys.stderr.write(f"demo: nothing moved for {STALL_MS} ms; the screen is at {phase}\n")
        self._starter.exit_code = EXIT_BUG
        self._starter.leave("demo-stalled")


def main() -> int:
    """Plays the visits; the kiosk's exit status."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--line", type=Path, required=True)
    parser.add_argument("--citizens", type=int, required=True)
    chosen = parser.parse_args()
    outbox = load_settings(chosen.config).storage.folder / "outbox.sqlite"
    with TicketSimulator(LIVE_COUNTER, chosen.line) as device:
        application, starter = prepare(chosen.config)
        citizens = Citizens(starter, device, chosen.citizens)
        QTimer.singleShot(0, citizens.look)
        application.exec()
    records, receipted = outbox_count(outbox)
    print(json.dumps({"thanked": citizens.thanked, "records": records, "receipted": receipted}))
    return starter.exit_code


if __name__ == "__main__":
    sys.exit(main())
