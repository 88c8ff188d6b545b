"""A citizen who touches everything: touch to next frame on every screen.

Run as a process of its own on a display of 1080x1920. Prints one line of JSON: for each screen
the milliseconds to the next frame of each touch, from the finger's coming down and from its going
up, the first touch of the process on that screen first; and under `mode` those until larger text,
high contrast or low position were on the whole screen.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from benchmarks.lone_kiosk import PIN, LoneKiosk, Touch
from kiosk.visit import TicketCalled, TicketServed

ROUNDS = 5
TOGGLES = ("larger-text", "high-contrast", "low-position")
QUIET_S = 0.15
"""No frame for this long: a mode is on the whole screen."""
SENTENCE = "canboootranhhuowngdaaxnraatchudaos"


class Tour:
    """Touches by screen."""

    def __init__(self, kiosk: LoneKiosk, quiet_s: float = QUIET_S) -> None:
        """`kiosk` is ready, and idle; `quiet_s` is waited for after a mode, to measure it."""
        self._kiosk = kiosk
        self._quiet_s = quiet_s
        self._number = 0
        self.to_frame_ms: dict[str, list[Touch]] = {}
        self.mode_ms: list[float] = []

    def round(self) -> None:
        """Every screen once."""
        self._idle()
        self._ticket()
        self._thanks_and_detail()
        self._service()

    def _touch(self, *names: str) -> None:
        for name in names:
            shown = self._kiosk.screen
            if self._kiosk.model.shown["panel"]:
                shown = "panel"
            found = self.to_frame_ms.setdefault(shown, [])
            found.append(self._kiosk.touch(name))

    def _toggle_each(self) -> None:
        for name in TOGGLES:
            for _ in range(2):
                began_s = time.perf_counter()
                self._touch(name)
                self.mode_ms.append((self._kiosk.last_frame_s(self._quiet_s) - began_s) * 1000)
        self._touch("language-en", "language-vi")

    def _idle(self) -> None:
        self._toggle_each()
        self._touch("notice", "panel-close", "help", "panel-close")

    def _ticket(self) -> None:
        self._number += 1
        ticket = f"A{self._number:03d}"
        controller, clock = self._kiosk.kiosk.controller, self._kiosk.clock
        controller.take(TicketCalled(clock.up_ms(), ticket, self._kiosk.fresh_visit()))
        self._kiosk.wait(lambda: self._kiosk.screen == "serving")
        self._toggle_each()
        controller.take(TicketServed(clock.up_ms(), ticket, self._kiosk.fresh_visit()))
        self._kiosk.wait(lambda: self._kiosk.screen == "prompt")
        self._touch("larger-text")
        self._kiosk.wait(lambda: self._kiosk.screen == "question")
        self._touch("larger-text", "answer-4", "back", "answer-2", "start-again", "answer-5")
        self._toggle_each()
        self._touch("answer-3")
        self._kiosk.wait(lambda: self._kiosk.screen == "thanks")

    def _thanks_and_detail(self) -> None:
        self._toggle_each()
        self._touch("add-detail", "side-praise")
        self._touch("reason-R1", "reason-R2", "reason-R2", "other-side", "reason-R4")
        self._toggle_each()
        self._touch("add-comment")
        for letter in SENTENCE:
            # After a sentence's first letter the keys are small ones.
            self._touch_key(letter)
        self._touch("key-backspace", "key-space", "petition", "panel-close", "send-comment")
        self._kiosk.wait(lambda: self._kiosk.screen == "thanks")
        self._touch("close-thanks")
        self._kiosk.wait(lambda: self._kiosk.screen == "idle")

    def _touch_key(self, letter: str) -> None:
        small, capital = f"key-{letter}", f"key-{letter.upper()}"
        there = self._kiosk.window.centre_of(small) is not None
        self._touch(small if there else capital)

    def _service(self) -> None:
        self._kiosk.model.openService()
        # The pad takes digits once it is known which roles have a PIN.
        self._kiosk.wait(self._pad_is_open)
        self._touch(*(f"service-{digit}" for digit in PIN), "service-enter")
        self._kiosk.wait(lambda: self._kiosk.touchable("service-counts"))
        self._touch("service-counts", "service-back", "service-outbox", "service-back")
        self._touch("service-leave")
        self._kiosk.wait(lambda: self._kiosk.screen == "idle")

    def _pad_is_open(self) -> bool:
        content = self._kiosk.model.shown["content"]
        keys = content.get("keys", []) if isinstance(content, dict) else []
        return bool(keys) and bool(keys[0]["on"])


def main() -> int:
    """Takes the tour and prints what it measured."""
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        kiosk = LoneKiosk(Path(folder), animations=True)
        tour = Tour(kiosk)
        for _ in range(ROUNDS):
            tour.round()
        kiosk.stop()
    print(json.dumps({"mode": tour.mode_ms, "screens": tour.to_frame_ms}))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
